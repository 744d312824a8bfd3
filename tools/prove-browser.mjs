// Starts the browser the suites would get and has it lay out a line of text: proof that the program, its libraries and
// its fonts are there. CI runs it as an ordinary user with DEVICE_AUTH_SYSTEM=ignore.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { providePrograms } from './programs.mjs';

const { environment, missing } = providePrograms(['chromium']);
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(1);
}
const profile = mkdtempSync(join(tmpdir(), 'device-auth-browser-'));
try {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: environment.DEVICE_AUTH_CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const page = await context.newPage();
  await page.setContent('<p style="display: inline-block">WDJB-MJHT</p>');
  const box = await page.locator('p').boundingBox();
  await context.close();
  if (!box || box.width < 20) throw new Error('the browser laid out no text: it has no fonts');
  console.log(`browser of uid ${process.getuid?.()} works: ${environment.DEVICE_AUTH_CHROMIUM}`);
} finally {
  rmSync(profile, { recursive: true, force: true });
}
