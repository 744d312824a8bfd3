// Plays the phone of `npm run demo -- --auto-approve`: opens the scanned address, reads the served pages, fills their forms
// and presses their buttons as a person without JavaScript would. The server knows nothing of it.
import { setTimeout as pause } from 'node:timers/promises';
import { readForms, readHeading, readText } from './html-forms.mjs';

/** A person looks before pressing; a decision made sooner than half a second after the page came is asked again. */
const LOOKING_MS = 800;
const MOST_PAGES = 12;

/** Approves the code behind `address`; `say` hears each step. Throws where the pages lead nowhere. */
export async function approveOnPhone({ address, userCode, username, password, say }) {
  const browser = createBrowser();
  say(`opens ${address}`);
  let page = await browser.open(address);
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    say(`reads “${page.heading}”`);
    const step = nextStep(page, { userCode, username, password });
    if (!step) return page;
    say(step.words);
    await pause(LOOKING_MS);
    page = await browser.submit(page, step.form, step.values, step.button);
  }
  throw new Error(`the pages go on and on; the last was “${page.heading}”`);
}

/** What a person would do on this page; nothing where there is nothing left to do. */
function nextStep(page, { userCode, username, password }) {
  const withField = (name) => page.forms.find((form) => form.typed.includes(name));
  const signIn = withField('password');
  if (signIn) return { form: signIn, values: { username, password }, words: `signs in as ${username}` };
  const decision = page.forms.find((form) => form.buttons.some(isApproval));
  if (decision) return decide(page, decision, userCode);
  const entry = withField('user_code');
  if (entry) return { form: entry, values: { user_code: userCode }, words: `types ${userCode}` };
  return undefined;
}

const isApproval = (button) => button.name === 'decision' && button.value === 'approve';

function decide(page, form, userCode) {
  const ending = userCode.slice(-2);
  const asked = form.typed.includes('user_code_ending');
  if (!asked && !page.text.includes(userCode)) throw new Error(`the page asks to approve another code than ${userCode}`);
  return {
    form,
    values: asked ? { user_code_ending: ending } : {},
    button: form.buttons.find(isApproval),
    words: asked ? `reads the ending ${ending} from the TV, types it and presses Approve` : 'compares the code and presses Approve',
  };
}

/** A browser without script: one jar of cookies, redirects followed by hand, the Origin header browsers send with a form. */
function createBrowser() {
  const cookies = new Map();

  async function request(address, init = {}) {
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(address, { ...init, redirect: 'manual', headers: { accept: 'text/html', ...init.headers, ...(cookie && { cookie }) } });
      keepCookies(response);
      const location = response.headers.get('location');
      if (!location) return read(response, address);
      await response.body?.cancel();
      address = new URL(location, address).href;
      init = {};
    }
    throw new Error(`too many redirects, the last to ${address}`);
  }

  function keepCookies(response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (attributes.some((part) => /^max-age=(0|-\d+)$/i.test(part)) || value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
  }

  async function read(response, address) {
    const html = await response.text();
    const page = { address, html, heading: readHeading(html), text: readText(html), forms: readForms(html, address) };
    if (!response.ok) throw new Error(`${new URL(address).pathname} answered ${response.status}: “${page.heading || page.text.slice(0, 80)}”`);
    return page;
  }

  function submit(page, form, values, button) {
    const fields = new URLSearchParams({ ...form.fields, ...values });
    const pressed = button ?? form.buttons[0];
    if (pressed?.name) fields.set(pressed.name, pressed.value);
    const action = pressed?.action ?? form.action;
    if (form.method === 'GET') return request(`${action.split('?')[0]}?${fields}`);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(page.address).origin };
    return request(action, { method: 'POST', body: fields.toString(), headers });
  }

  return { open: (address) => request(address), submit };
}
