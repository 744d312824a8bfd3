// Lists optional dependencies that a package-lock.json names but does not hold: `npm ci` refuses such a lock.
import { readFileSync } from 'node:fs';
const { packages } = JSON.parse(readFileSync(process.argv[2] ?? 'package-lock.json', 'utf8'));
let bad = 0;
for (const [at, p] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(p.optionalDependencies ?? {})) {
    let dir = at;
    let found = false;
    for (;;) {
      const k = (dir ? dir + '/' : '') + 'node_modules/' + name;
      if (packages[k]) {
        found = true;
        break;
      }
      if (!dir) break;
      const i = dir.lastIndexOf('/node_modules/');
      dir = i < 0 ? '' : dir.slice(0, i);
    }
    if (!found) {
      bad++;
      console.log(`${at || '.'} -> ${name}@${range}`);
    }
  }
}
console.log(bad ? `${bad} optional dependencies missing` : 'lock is complete');
process.exitCode = bad ? 1 : 0;
