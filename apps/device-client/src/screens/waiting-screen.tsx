import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { type KeyHint, KeyHints } from '../components/key-hints.js';
import { QrCode } from '../components/qr-code.js';
import { qrHeight } from '../components/qr-lines.js';
import type { QrMatrix } from '../components/qr-matrix.js';
import { UserCode } from '../components/user-code.js';
import type { SignInState } from '../sign-in/sign-in-state.js';
import { countdownText, statusText } from '../sign-in/words.js';
import { type Appearance, signsOf } from './appearance.js';
import { GAP, waitingLayout, type WaitingLayout } from './waiting-layout.js';

export interface WaitingScreenProps {
  readonly state: Extract<SignInState, { phase: 'waiting' }>;
  readonly host: string;
  readonly matrix: QrMatrix | undefined;
  readonly remainingMs: number;
  readonly notice: string | undefined;
  readonly hints: readonly KeyHint[];
  readonly columns: number;
  readonly rows: number;
  readonly appearance: Appearance;
}

/** Enough for every line but a long address, and no more, so that the whole can stand in the middle. */
const WIDEST_TEXT = 42;

/** The QR, the code, the address, the time left and what is happening. */
export function WaitingScreen(props: WaitingScreenProps): ReactNode {
  const { state, matrix, columns, rows, appearance } = props;
  const qr = matrix && { width: matrix.size, height: qrHeight(matrix) };
  const layout = waitingLayout({ columns, rows, qr, urlLength: state.code.verificationUri.length });
  const picture = matrix === undefined || layout.arrangement === 'text' ? null : <QrCode matrix={matrix} colors={appearance.colors} />;
  if (layout.arrangement === 'beside') {
    return (
      <Box paddingX={2} paddingTop={rows > (qr?.height ?? 0) + 2 ? 1 : 0} gap={GAP} alignItems="center">
        {picture}
        <Instructions
          {...props}
          layout={layout}
          columns={Math.min(columns - (qr?.width ?? 0) - GAP - 4, Math.max(WIDEST_TEXT, state.code.verificationUri.length))}
          withQr
        />
      </Box>
    );
  }
  const padded = layout.density === 'full';
  return (
    <Box flexDirection="column" paddingX={padded ? 2 : 0} paddingTop={padded ? 1 : 0} gap={padded && picture !== null ? 1 : 0}>
      {picture}
      <Instructions
        {...props}
        layout={layout}
        columns={padded ? Math.min(columns - 4, Math.max(WIDEST_TEXT, state.code.verificationUri.length)) : columns}
        withQr={picture !== null}
      />
    </Box>
  );
}

type InstructionsProps = WaitingScreenProps & { readonly layout: WaitingLayout; readonly withQr: boolean };

function Instructions(props: InstructionsProps): ReactNode {
  const { state, host, layout, withQr, columns, hints, appearance } = props;
  const full = layout.density === 'full';
  const { code } = state;
  return (
    <Box flexDirection="column" width={columns}>
      <Text wrap="truncate">
        {full ? 'Sign in to ' : ''}
        <Text bold>{host}</Text>
      </Text>
      {full && <Text> </Text>}
      {full && <Text dimColor>{withQr ? 'Scan it with a phone, or open' : 'On a phone or computer, open'}</Text>}
      <Text wrap="hard" color="cyan" underline={appearance.colors}>
        {code.verificationUri}
      </Text>
      {full && <Text> </Text>}
      {full && <Text dimColor>{withQr ? 'and compare or enter this code' : 'and enter this code'}</Text>}
      <UserCode code={code.userCode} framed={full} appearance={appearance} />
      {full && <Text> </Text>}
      <Status {...props} />
      {full && <Text> </Text>}
      <KeyHints hints={hints} columns={columns} />
    </Box>
  );
}

function Status({ state, remainingMs, notice, layout, columns, appearance }: InstructionsProps): ReactNode {
  const signs = signsOf(appearance);
  const color = state.connection === 'steady' ? 'green' : 'yellow';
  const left = countdownText(remainingMs);
  const narrow = layout.density === 'compact' && columns < 40;
  return (
    <Text wrap={narrow ? 'wrap' : 'truncate'}>
      <Text color={color}>{signs.waiting} </Text>
      <Text bold={remainingMs < 60_000}>{left}</Text>
      {narrow ? ' ' : ` left ${signs.dot} `}
      {notice ?? statusText(state)}
    </Text>
  );
}
