import { number, table } from './table.mjs';

const rows = (sums) => sums.map(({ name, share, microseconds }) => [name, `${number(share * 100, 1)} %`, number(microseconds, 1)]);

/** The three views of one profile. */
export const profileTables = ({ self, packages, inclusive }) =>
  [
    ['self time by package', packages],
    ['self time by function', self],
    ['with everything called', inclusive],
  ]
    .map(([title, sums]) => table([title, 'of busy', 'µs a request'], rows(sums)))
    .join('\n\n');
