/** What devices and people chose must not move the cursor of whoever reads it. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Rows as text in columns, the first row being their names; aligned by spaces so that people and `awk` can read them. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll(UNPRINTABLE, '\uFFFD') || '-'));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

export const instant = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString().replace(/\.\d+Z$/u, 'Z'));
