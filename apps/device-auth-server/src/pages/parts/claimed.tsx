import type { ReactNode } from 'react';

const LONGEST = 48;

/** A name somebody else chose: stripped of what cannot be seen, cut, and kept from turning the text around it (bdi). */
export function Claimed({ name }: { readonly name: string }): ReactNode {
  return <bdi className="claimed">{presentable(name)}</bdi>;
}

/** Controls, bidi overrides and stacked marks go; white space becomes one space. */
export function presentable(name: string): string {
  const plain = name
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const characters = [...plain];
  return characters.length <= LONGEST
    ? plain
    : `${characters
        .slice(0, LONGEST - 1)
        .join('')
        .trimEnd()}…`;
}
