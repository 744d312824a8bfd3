import { Box } from 'ink';
import type { ReactNode } from 'react';

/** Sizes from which a screen looks better in the middle than in its corner. */
const ROOMY = { columns: 60, rows: 14 };

/** In the middle of a roomy terminal, as on a TV. One row stays free, since Ink repaints everything when a frame fills the screen. */
export function Centered({ columns, rows, children }: { readonly columns: number; readonly rows: number; readonly children: ReactNode }): ReactNode {
  if (columns < ROOMY.columns || rows < ROOMY.rows) return children;
  return (
    <Box width={columns} height={rows - 1} justifyContent="center" alignItems="center">
      {children}
    </Box>
  );
}
