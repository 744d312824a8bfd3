import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { type Appearance, signsOf } from '../screens/appearance.js';

/** The code as the largest thing after the QR: framed where there is room, on one line where there is not. */
export function UserCode({ code, framed, appearance }: { readonly code: string; readonly framed: boolean; readonly appearance: Appearance }): ReactNode {
  const text = (
    <Text bold color="cyan" wrap="truncate">
      {code}
    </Text>
  );
  if (!framed) return text;
  return (
    <Box borderStyle={signsOf(appearance).border} borderColor="cyan" paddingX={3} alignSelf="flex-start" flexShrink={0}>
      {text}
    </Box>
  );
}
