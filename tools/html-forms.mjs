// Reads the forms of a page: the well-formed, static HTML that our own pages are, not the whole of the web.

const ignored = /<!--[\s\S]*?-->|<(script|style|template)\b[\s\S]*?<\/\1>/gi;
const tag = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gi;
const attribute = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/**
 * Every form with its method, action, fields (name → value, as a browser would send them untouched), the names a person can
 * type into, and its buttons.
 */
export function readForms(html, address) {
  const forms = [];
  let form;
  for (const [, closing, name, rest] of html.replaceAll(ignored, '').matchAll(tag)) {
    const element = name.toLowerCase();
    if (closing) {
      if (element === 'form') form = undefined;
      continue;
    }
    const given = attributesOf(rest);
    if (element === 'form') {
      form = { method: (given.method ?? 'get').toUpperCase(), action: new URL(given.action ?? '', address).href, fields: {}, typed: [], buttons: [] };
      forms.push(form);
    } else if (form) {
      addControl(form, element, given, address);
    }
  }
  return forms;
}

function addControl(form, element, given, address) {
  if ('disabled' in given) return;
  const type = (given.type ?? (element === 'button' ? 'submit' : 'text')).toLowerCase();
  if ((element === 'button' || element === 'input') && type === 'submit') {
    form.buttons.push({ name: given.name, value: given.value ?? '', action: given.formaction && new URL(given.formaction, address).href });
  } else if (element === 'input' && given.name) {
    const chosen = !['checkbox', 'radio'].includes(type) || 'checked' in given;
    if (chosen) form.fields[given.name] = given.value ?? (type === 'checkbox' ? 'on' : '');
    if (!['hidden', 'checkbox', 'radio', 'button', 'reset'].includes(type)) form.typed.push(given.name);
  }
}

const attributesOf = (text) =>
  Object.fromEntries([...text.matchAll(attribute)].map(([, name, double, single, bare]) => [name.toLowerCase(), decode(double ?? single ?? bare ?? '')]));

/** The words of the page, as they would be read. */
export const readText = (html) =>
  decode(
    html
      .replaceAll(ignored, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' '),
  ).trim();

/** The words of the first heading. */
export const readHeading = (html) => readText(/<h1\b[^>]*>([\s\S]*?)<\/h1>/i.exec(html)?.[1] ?? '');

const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decode = (text) =>
  text.replaceAll(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) =>
    name ? (named[name] ?? whole) : String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10)),
  );
