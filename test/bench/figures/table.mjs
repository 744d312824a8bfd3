// Tables, as Markdown: they read well in a terminal too.

const DASH = '–';

export const number = (value, digits = 0) =>
  value === undefined || Number.isNaN(value) ? DASH : value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The first column is text, the others are numbers. */
export function table(heads, rows) {
  const all = [heads, ...rows].map((row) => row.map((cell) => String(cell).replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(3, ...all.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join('\n');
}
