import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { closeWindow, openBrowser, phone, pollDevice, read, signIn, startDevice, violations } from './browser.js';

const APPROVE = 'button[value=approve]';
const DENY = 'button[value=deny]';

describe('the companion in a browser', () => {
  let chromium: Browser;
  let server: TestServer;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    chromium = await openBrowser();
  });
  afterAll(() => chromium.close());

  beforeEach(async () => {
    server = await startServer({ env: { TRUST_PROXY: '127.0.0.1/32' } });
    await server.addAccount();
    context = await chromium.newContext(phone);
    page = await context.newPage();
  });
  afterEach(async () => {
    await closeWindow(context);
    await server.close();
  });

  it('takes a scanned code through sign-in to the card, out of the address bar [BI-259]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/device');
    expect(await page.textContent('.code')).toContain(device.user_code);
  });

  it('really redirects the browser through the authorization endpoint', async () => {
    const seen: string[] = [];
    page.on('response', (response) => void seen.push(`${response.status()} ${new URL(response.url()).pathname}`));
    await signIn(page, (await startDevice(server)).verification_uri);
    expect(seen).toEqual(['302 /device', '200 /oauth/authorize', '303 /sign-in', '302 /device/callback', '200 /device']);
  });

  it('names client, device as a claim, account, scopes in words, and offers both answers [D-23]', async () => {
    await signIn(page, (await startDevice(server)).verification_uri_complete);
    const text = await page.innerText('main');
    for (const shown of ['Living-room TV', 'Bedroom', 'nobody has checked it', 'Alice Example', 'See your name and user name', 'photos:read', '127.x.x.x']) {
      expect(text).toContain(shown);
    }
    expect(await page.locator(`${APPROVE}, ${DENY}`).count()).toBe(2);
  });

  it('asks whether the device is in front of the person [D-71]', async () => {
    await signIn(page, (await startDevice(server)).verification_uri_complete);
    expect(await page.innerText(APPROVE)).toContain('Is this device in front of you?');
  });

  it('makes denying as easy as approving: first in order, equal in size, neither focused [X-15]', async () => {
    await signIn(page, (await startDevice(server)).verification_uri_complete);
    expect(await page.$$eval('[name=decision]', (buttons) => buttons.map((button) => (button as HTMLButtonElement).value))).toEqual(['deny', 'approve']);
    const [deny, approve] = [await page.locator(DENY).boundingBox(), await page.locator(APPROVE).boundingBox()];
    expect([approve?.width, approve?.height]).toEqual([deny?.width, deny?.height]);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    expect(await page.locator('[autofocus]').count()).toBe(0);
  });

  it('approves by one press, follows the device until it is signed in [D-24]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    await read(page, server);
    await page.click(APPROVE);
    await page.waitForURL('**/device/outcome');
    expect(await page.innerText('h1')).toBe('Return to your device');
    expect(await pollDevice(server, device)).toBe('tokens');
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Your device is signed in');
  });

  it('takes an approval back on the spot', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    await read(page, server);
    await page.click(APPROVE);
    await page.click('text=This was not me');
    expect(await page.innerText('h1')).toBe('Access ended');
    expect(await pollDevice(server, device)).toBe('access_denied');
  });

  it('asks again when the answer comes faster than a person reads [H-16]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    await page.click(APPROVE);
    await page.waitForSelector('.caution[role=alert]');
    expect(await pollDevice(server, device)).toBe('authorization_pending');
  });

  it('is not approved by a key held down while the page opens [H-17]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri);
    await page.goto('about:blank');
    await page.keyboard.down('Enter');
    await page.goto(`${device.verification_uri_complete}#approve`);
    await page.waitForURL('**/device*');
    await read(page, server);
    await page.focus(APPROVE);
    for (let repeat = 0; repeat < 20; repeat += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await page.locator(APPROVE).count()).toBe(1);
    expect(await pollDevice(server, device)).toBe('authorization_pending');
  });

  it('asks for what only the device shows when a script pressed the button [AT-04]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    await read(page, server);
    await page.$eval('form.decision', (form) => {
      const answer = Object.assign(document.createElement('input'), { type: 'hidden', name: 'decision', value: 'approve' });
      form.append(answer);
      (form as HTMLFormElement).submit();
    });
    await page.waitForSelector('[name=user_code_ending]');
    expect(await pollDevice(server, device)).toBe('authorization_pending');
  });

  it('asks one step more when the device is on another network [D-72]', async () => {
    const device = await startDevice(server, { 'x-forwarded-for': '203.0.113.9' });
    await signIn(page, device.verification_uri_complete);
    expect(await page.innerText('.caution')).toContain('another network');
    await read(page, server);
    await page.click(APPROVE);
    await page.waitForSelector('[name=user_code_ending]');
    expect(await page.textContent('.code')).not.toContain(device.user_code);
    await page.fill('[name=user_code_ending]', device.user_code.slice(-2).toLowerCase());
    await read(page, server);
    await page.click(APPROVE);
    await page.waitForURL('**/device/outcome');
    expect(await pollDevice(server, device)).toBe('tokens');
  });

  it('answers nothing when Enter is pressed in the second step', async () => {
    const device = await startDevice(server, { 'x-forwarded-for': '203.0.113.9' });
    await signIn(page, device.verification_uri_complete);
    await read(page, server);
    await page.click(APPROVE);
    await page.fill('[name=user_code_ending]', device.user_code.slice(-2));
    await page.keyboard.press('Enter');
    expect(await page.locator(APPROVE).count()).toBe(1);
    expect(await pollDevice(server, device)).toBe('authorization_pending');
  });

  it('stays denied after Back and approve [D-31]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri_complete);
    const other = await context.newPage();
    await other.goto(device.verification_uri_complete);
    await page.click(DENY);
    await page.waitForURL('**/device/outcome');
    await read(other, server);
    await other.click(APPROVE);
    await other.waitForFunction(() => document.querySelector('h1')?.textContent === 'Already answered');
    expect(await pollDevice(server, device)).toBe('access_denied');
  });

  it('works with the keyboard alone [H-18]', async () => {
    const device = await startDevice(server);
    await signIn(page, device.verification_uri);
    // What is typed before the field has the focus goes nowhere.
    await page.waitForSelector('[name=user_code]:focus');
    await page.keyboard.type(device.user_code.toLowerCase().replace('-', ' '));
    await page.keyboard.press('Enter');
    await page.waitForSelector(APPROVE);
    await read(page, server);
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab');
    expect(await page.evaluate(() => (document.activeElement as HTMLButtonElement).value)).toBe('approve');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/device/outcome');
    expect(await pollDevice(server, device)).toBe('tokens');
  });

  it('works without script, by a second step [BI-274]', async () => {
    const device = await startDevice(server);
    const plain = await (await chromium.newContext({ ...phone, javaScriptEnabled: false })).newPage();
    await signIn(plain, device.verification_uri_complete);
    server.clock.advance(1_000);
    await plain.click(APPROVE);
    await plain.fill('[name=user_code_ending]', device.user_code.slice(-2));
    server.clock.advance(1_000);
    await plain.click(APPROVE);
    expect(await plain.innerText('h1')).toBe('Return to your device');
    expect(await pollDevice(server, device)).toBe('tokens');
    await closeWindow(plain.context());
  });

  it('lets the password be seen and pasted, and names its fields for password managers [Y-07]', async () => {
    await page.goto((await startDevice(server)).verification_uri);
    const password = page.locator('[name=password]');
    expect([await page.getAttribute('[name=username]', 'autocomplete'), await password.getAttribute('autocomplete')]).toEqual(['username', 'current-password']);
    expect(await password.evaluate((input) => input.dispatchEvent(new Event('paste', { cancelable: true })))).toBe(true);
    await page.click('text=Show');
    expect(await password.getAttribute('type')).toBe('text');
    await page.click('text=Hide');
    expect(await password.getAttribute('type')).toBe('password');
  });

  it('keeps what was typed, says what is wrong with it, and puts the cursor there [BI-248]', async () => {
    await signIn(page, (await startDevice(server)).verification_uri);
    await page.fill('[name=user_code]', 'WDJB-MJH0');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#field-user_code-error');
    expect(await page.inputValue('[name=user_code]')).toBe('WDJB-MJH0');
    expect(await page.innerText('#field-user_code-error')).toContain('“0”');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-describedby'))).toContain('field-user_code-error');
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it('has no accessibility violation on any page, at 320 pixels and without sideways scrolling', async () => {
      const narrow = await (await chromium.newContext({ viewport: { width: 320, height: 640 }, colorScheme, locale: 'en', bypassCSP: true })).newPage();
      const found: string[] = [];
      const check = async (): Promise<void> => {
        found.push(...(await violations(narrow)).map((violation) => `${narrow.url()} ${violation}`));
        const sideways = await narrow.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (sideways > 0) found.push(`${narrow.url()} is ${sideways} px too wide`);
      };
      const device = await startDevice(server, { 'x-forwarded-for': '203.0.113.9' });
      await narrow.goto(device.verification_uri);
      await check();
      await narrow.fill('[name=username]', 'alice');
      await narrow.fill('[name=password]', 'wrong');
      await narrow.keyboard.press('Enter');
      await narrow.waitForSelector('.error');
      await check();
      await signIn(narrow, device.verification_uri);
      await check();
      await narrow.goto(device.verification_uri_complete);
      await check();
      await read(narrow, server);
      await narrow.click(APPROVE);
      await narrow.waitForSelector('[name=user_code_ending]');
      await check();
      await narrow.fill('[name=user_code_ending]', device.user_code.slice(-2));
      await read(narrow, server);
      await narrow.click(APPROVE);
      await narrow.waitForURL('**/device/outcome');
      await check();
      await pollDevice(server, device);
      await narrow.waitForFunction(() => document.querySelector('h1')?.textContent === 'Your device is signed in');
      await check();
      for (const path of ['/sign-out', '/nowhere', '/oauth/authorize?client_id=nobody']) {
        await narrow.goto(server.issuer + path);
        await check();
      }
      await closeWindow(narrow.context());
      expect(found).toEqual([]);
    });
  });
});
