import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { qrLines } from './qr-lines.js';
import type { QrMatrix } from './qr-matrix.js';

/** Dark on light whatever the theme: black on white is said outright, and where colours are off the light modules are drawn instead. */
export function QrCode({ matrix, colors }: { readonly matrix: QrMatrix; readonly colors: boolean }): ReactNode {
  const lines = qrLines(matrix, colors ? 'dark-on-light' : 'light-on-dark');
  const paint = colors ? { color: '#000000', backgroundColor: '#ffffff' } : {};
  return (
    <Box flexDirection="column" flexShrink={0} aria-hidden>
      {lines.map((line, row) => (
        <Text key={row} wrap="truncate" {...paint}>
          {line}
        </Text>
      ))}
    </Box>
  );
}
