import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ALICE, startServer } from '../support/server.js';
import type { TestServer } from '../support/server.js';
import { closeWindow, openBrowser, phone, read, startDevice } from './browser.js';

describe('an app that asks for an authorization code', () => {
  let chromium: Browser;
  let server: TestServer;
  let app: Server;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    chromium = await openBrowser();
    app = createServer((_, response) => response.end('back in the app')).listen(0, '127.0.0.1');
    await once(app, 'listening');
  });
  afterAll(async () => {
    await chromium.close();
    app.closeAllConnections();
    app.close();
  });

  beforeEach(async () => {
    server = await startServer();
    await server.addAccount();
    await server.addAccount({ username: 'bob', displayName: 'Bob Example' });
    context = await chromium.newContext(phone);
    page = await context.newPage();
  });
  afterEach(async () => {
    await closeWindow(context);
    await server.close();
  });

  const asking = (state: string): string => {
    const parameters = {
      client_id: 'desktop',
      redirect_uri: `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`,
      response_type: 'code',
      scope: 'openid profile',
      state,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    };
    return `${server.issuer}/oauth/authorize?${new URLSearchParams(parameters).toString()}`;
  };

  const signInHere = async (where: Page, username: string = ALICE.username): Promise<void> => {
    await where.fill('[name=username]', username);
    await where.fill('[name=password]', ALICE.password);
    await where.keyboard.press('Enter');
  };

  const answered = async (where: Page): Promise<URLSearchParams> => {
    await where.waitForURL('http://127.0.0.1:*/callback?**');
    return new URL(where.url()).searchParams;
  };

  it('gets its code after sign-in and consent, the policy of the pages letting the redirect through [H-03]', async () => {
    await page.goto(asking('s1'));
    await signInHere(page);
    await page.waitForSelector('text=Let Desktop app use your account?');
    await read(page, server);
    await page.click('button[value=approve]');
    const answer = await answered(page);
    expect([answer.get('state'), answer.get('iss'), answer.get('code') !== null]).toEqual(['s1', server.issuer, true]);
  });

  it('hears that the person said no', async () => {
    await page.goto(asking('s1'));
    await signInHere(page);
    await page.click('button[value=deny]');
    expect((await answered(page)).get('error')).toBe('access_denied');
  });

  it('is asked about again when the person answers faster than anybody reads', async () => {
    await page.goto(asking('s1'));
    await signInHere(page);
    await page.click('button[value=approve]');
    expect(await page.innerText('.caution')).toContain('very fast');
  });

  it('may be open in 30 tabs, each of which finishes with its own state [BI-217]', async () => {
    const states = Array.from({ length: 30 }, (_, index) => `tab-${index}`);
    const tabs = await Promise.all(states.map(() => context.newPage()));
    await page.goto(asking('first'));
    for (const [index, tab] of tabs.entries()) await tab.goto(asking(states[index] ?? ''));
    const ends: (string | null)[] = [];
    for (const tab of tabs) {
      // A tab in the background is painted once a second at most.
      await tab.bringToFront();
      await signInHere(tab);
      await tab.waitForSelector('button[value=approve]');
      server.clock.advance(1_000);
      await tab.click('button[value=approve]');
      ends.push((await answered(tab)).get('state'));
      await tab.close();
    }
    expect(ends).toEqual(states);
  }, 120_000);

  it('goes on after Back to the sign-in form, with the sign-in there is [BI-218]', async () => {
    await page.goto(asking('s1'));
    await signInHere(page);
    await page.waitForSelector('button[value=approve]');
    await page.reload();
    expect(await page.innerText('h1')).toBe('Let Desktop app use your account?');
  });

  it('is of no use in another browser, where its request is unknown [AT-36]', async () => {
    await page.goto(asking('s1'));
    const id = await page.getAttribute('[name=request]', 'value');
    const other = await (await chromium.newContext(phone)).newPage();
    await other.goto(asking('s2'));
    await other.$eval('[name=request]', (field, value) => ((field as HTMLInputElement).value = value), id ?? '');
    const [response] = await Promise.all([other.waitForResponse('**/sign-in'), signInHere(other)]);
    expect(response.status()).toBe(403);
    await other.context().close();
  });

  it('never gets a code for another account than the one its page showed', async () => {
    await page.goto(asking('s1'));
    await signInHere(page);
    await page.waitForSelector('text=Alice Example');
    const other = await context.newPage();
    await other.goto(`${server.issuer}/sign-out`);
    await other.click('main button');
    await other.goto(asking('s2'));
    await signInHere(other, 'bob');
    await other.waitForSelector('text=Bob Example');
    await read(page, server);
    const [response] = await Promise.all([page.waitForResponse('**/oauth/authorize/answer'), page.click('button[value=approve]')]);
    expect(response.status()).toBe(403);
  });

  it('lets the device page switch accounts and keep the code', async () => {
    const device = await startDevice(server);
    await page.goto(device.verification_uri_complete);
    await signInHere(page);
    await page.click('text=Use another account');
    await signInHere(page, 'bob');
    await page.waitForSelector('text=Bob Example');
    expect(await page.textContent('.code')).toContain(device.user_code);
  });
});
