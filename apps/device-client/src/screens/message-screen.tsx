import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { type KeyHint, KeyHints } from '../components/key-hints.js';
import type { SignInState } from '../sign-in/sign-in-state.js';
import { statusText } from '../sign-in/words.js';
import { type Appearance, signsOf } from './appearance.js';

export interface MessageScreenProps {
  readonly state: Exclude<SignInState, { phase: 'waiting' }>;
  readonly host: string;
  readonly hints: readonly KeyHint[];
  readonly columns: number;
  readonly appearance: Appearance;
}

const WIDEST = 72;

/** Every state that has no code to show: before the code, and after it, when nothing of it may stay on the screen (RFC 8628 §5.5). */
export function MessageScreen({ state, host, hints, columns, appearance }: MessageScreenProps): ReactNode {
  const padded = columns >= 34;
  const advice = adviceFor(state);
  return (
    <Box flexDirection="column" paddingX={padded ? 2 : 0} paddingY={padded ? 1 : 0} width={Math.min(columns, WIDEST)}>
      <Text wrap="truncate">
        {padded ? 'Sign in to ' : ''}
        <Text bold>{host}</Text>
      </Text>
      <Text> </Text>
      <Text>
        <Sign state={state} appearance={appearance} />
        <Text bold={state.phase === 'signed_in'}>{statusText(state)}</Text>
      </Text>
      {advice !== undefined && <Text dimColor>{advice}</Text>}
      {hints.length > 0 && <Text> </Text>}
      {hints.length > 0 && <KeyHints hints={hints} columns={padded ? columns - 4 : columns} />}
    </Box>
  );
}

function Sign({ state, appearance }: Pick<MessageScreenProps, 'state' | 'appearance'>): ReactNode {
  const signs = signsOf(appearance);
  if (state.phase === 'signed_in') return <Text color="green">{signs.done} </Text>;
  if (state.phase === 'requesting' || state.phase === 'finishing') return <Text color="cyan">{signs.waiting} </Text>;
  return <Text color={state.phase === 'failed' ? 'red' : 'yellow'}>{signs.stopped} </Text>;
}

function adviceFor(state: SignInState): string | undefined {
  if (state.phase === 'expired' || state.phase === 'denied') return 'Press N for a new code.';
  return state.phase === 'signed_in' ? 'Not you? Run "device-client logout".' : undefined;
}
