// Writes the generated parts of docs/operating.md, and .env.example, from what the server itself knows of its configuration.
// With --check it writes nothing and fails when one of them is stale. Needs a build.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const server = new URL('apps/device-auth-server/', root);
const { documentConfigFile, documentEnvironment, exampleEnvironment, fillSections } = await import(new URL('build/config/document.js', server));
const { createProgram } = await import(new URL('build/shell/program.js', server));
const { documentCommands } = await import(new URL('build/shell/document-commands.js', server));

const read = (url) => readFileSync(url, 'utf8');
const schema = JSON.parse(read(new URL('device-auth.config.schema.json', server)));
const page = new URL('docs/operating.md', root);

const wanted = new Map([
  [
    page,
    fillSections(read(page), {
      environment: documentEnvironment(),
      'config file': documentConfigFile(schema),
      commands: documentCommands(createProgram({}, async () => {})),
    }),
  ],
  [new URL('.env.example', root), exampleEnvironment()],
]);

const readOrNothing = (url) => {
  try {
    return read(url);
  } catch {
    return undefined;
  }
};
const stale = [...wanted].filter(([url, text]) => readOrNothing(url) !== text);
if (process.argv.includes('--check')) {
  for (const [url] of stale) console.error(`${url.pathname} is stale: run node tools/operating.mjs`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [url, text] of stale) writeFileSync(url, text);
}
