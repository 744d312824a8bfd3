// `npm test`: every suite, after getting the programs they need. Arguments go to Jest. The last line is the result.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providePrograms } from './programs.mjs';

process.chdir(join(import.meta.dirname, '..'));
const scratch = mkdtempSync(join(tmpdir(), 'device-auth-test-'));
const summary = join(scratch, 'summary');
process.exitCode = 1;
try {
  const { environment, missing } = providePrograms();
  for (const line of missing) console.error(`${line}. The suites that need it will fail.`);
  const run = (args, env = process.env) => spawnSync(process.execPath, args, { stdio: 'inherit', env }).status ?? 1;
  const built = run(['node_modules/typescript/bin/tsc', '-b', 'apps/device-auth-server', 'apps/device-client']) === 0;
  if (built && run(['apps/device-auth-server/bundle.mjs']) === 0) {
    process.exitCode = run(['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', ...process.argv.slice(2)], {
      ...process.env,
      ...environment,
      DEVICE_AUTH_SUMMARY_FILE: summary,
    });
  } else {
    console.error('\nThe build failed, so no suite ran.');
  }
} finally {
  console.log(existsSync(summary) ? `\n${readFileSync(summary, 'utf8').trim()}` : '\n0 passed, 1 failed, 0 skipped');
  rmSync(scratch, { recursive: true, force: true });
}
