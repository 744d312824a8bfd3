import { Text } from 'ink';
import type { ReactNode } from 'react';

/** One key and what it does. */
export interface KeyHint {
  readonly key: string;
  readonly does: string;
}

/** Whole hints only: the line is cut between two hints, never inside one; the first and the last stay longest. */
export function KeyHints({ hints, columns }: { readonly hints: readonly KeyHint[]; readonly columns: number }): ReactNode {
  const shown = fitHints(hints, columns);
  return (
    <Text wrap="truncate">
      {shown.map(({ key, does }, index) => (
        <Text key={key}>
          {index === 0 ? '' : '  '}
          <Text bold>{key}</Text>
          <Text dimColor>{` ${does}`}</Text>
        </Text>
      ))}
    </Text>
  );
}

function fitHints(hints: readonly KeyHint[], columns: number): readonly KeyHint[] {
  const width = (list: readonly KeyHint[]): number => list.reduce((sum, { key, does }) => sum + key.length + does.length + 3, -2);
  const shown = [...hints];
  while (shown.length > 1 && width(shown) > columns) shown.splice(-2, 1);
  return shown;
}
