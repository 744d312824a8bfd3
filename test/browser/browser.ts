import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { ALICE } from '../support/server.js';
import type { TestServer } from '../support/server.js';

/* People's browsers, for the suites that need a real one. */

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['DEVICE_AUTH_CHROMIUM'] ?? '/usr/bin/chromium',
    // The devices of the tests ask over IPv4; so does the browser, or it would be on another network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--host-resolver-rules=MAP localhost 127.0.0.1'],
  });

export const phone: BrowserContextOptions = { viewport: { width: 390, height: 780 }, locale: 'en' };

export interface StartedDevice {
  readonly user_code: string;
  readonly device_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

export async function startDevice(server: TestServer, headers: Record<string, string> = {}): Promise<StartedDevice> {
  const form = { client_id: 'tv', scope: 'openid profile offline_access photos:read', device_name: 'Bedroom', device_model: 'X-55' };
  return (await server.post('/oauth/device_authorization', form, headers)).json as StartedDevice;
}

/** What the device hears: an access token as `tokens`, else the error. */
export async function pollDevice(server: TestServer, { device_code }: StartedDevice): Promise<string> {
  server.clock.advanceSeconds(5);
  const answer = await server.post('/oauth/token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', client_id: 'tv', device_code });
  return answer.status === 200 ? 'tokens' : (answer.json.error as string);
}

/** Opens an address of the companion and signs in where it asks. */
export async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.fill('[name=username]', ALICE.username);
  await page.fill('[name=password]', ALICE.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/device');
}

/** Leaves every page before the window closes: Chromium may hang where a page is just loading itself anew, as one that follows a device does. */
export async function closeWindow(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    const leave = (): Promise<unknown> => page.goto('about:blank');
    // A page that was already on its way elsewhere interrupts the first attempt; once it is there, it can be left.
    await leave().catch(() => page.waitForLoadState().then(leave));
  }
  await context.close();
}

/** Lets the person read: time passes at the server, and the page counts its own half second from its first paint, which no clock of ours can shorten. */
export async function read(page: Page, server: TestServer): Promise<void> {
  server.clock.advance(1_000);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 550)))));
}

/** WCAG violations axe finds on the page as it is now, by rule and element. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: checker } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    const found = await checker.run();
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}
