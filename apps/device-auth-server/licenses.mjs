import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Their license is named in package.json alone. */
const WITHOUT_TEXT = new Set(['abstract-logging']);

/** Whoever hands on the code of a package hands on its license: the texts of all the packages these files belong to. */
export function licensesIn(directory, files) {
  const packages = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(file)?.[0] ?? []));
  return [...packages]
    .toSorted((one, other) => one.localeCompare(other))
    .map((path) => licenseOf(join(directory, path)))
    .join('\n\n');
}

function licenseOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const files = readdirSync(path).filter((file) => /^(?:licen[cs]e|notice)\b/iu.test(file));
  if (files.length === 0 && !WITHOUT_TEXT.has(name)) throw new Error(`${name} ${version} has no text of its license (${license})`);
  return [`${name} ${version} (${license})`, ...files.map((file) => readFileSync(join(path, file), 'utf8').trim())].join('\n\n');
}
