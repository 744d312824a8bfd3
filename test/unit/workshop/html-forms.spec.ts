import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Form {
  readonly method: string;
  readonly action: string;
  readonly fields: Record<string, string>;
  readonly typed: readonly string[];
  readonly buttons: readonly { name?: string; value: string; action?: string }[];
}
interface FormReader {
  readForms(html: string, address: string): Form[];
  readHeading(html: string): string;
  readText(html: string): string;
}
const { readForms, readHeading, readText } = (await import(join(import.meta.dirname, '../../../tools/html-forms.mjs'))) as FormReader;

const address = 'http://auth.example/device';

describe('the reader of forms that plays the phone', () => {
  it('takes hidden fields as they are and knows what can be typed', () => {
    const [form] = readForms(
      '<form method="post" action="/device/decision?a=1&amp;b=2"><input type="hidden" name="csrf" value="a&#x2b;b&quot;"/><input name="user_code" required=""/></form>',
      address,
    );
    expect(form).toEqual({
      method: 'POST',
      action: 'http://auth.example/device/decision?a=1&b=2',
      fields: { csrf: 'a+b"', user_code: '' },
      typed: ['user_code'],
      buttons: [],
    });
  });

  it('sends a box only when it is ticked, and nothing that is disabled', () => {
    const [form] = readForms(
      '<form><input type="checkbox" name="scope" value="email" checked=""><input type="checkbox" name="scope2" value="x"><input name="off" disabled></form>',
      address,
    );
    expect(form?.fields).toEqual({ scope: 'email' });
  });

  it('finds the buttons with what they send and where', () => {
    const [form] = readForms(
      '<form><button name="decision" value="approve">Yes</button><button type="button" name="show">Show</button><button formaction="/other">Other</button></form>',
      address,
    );
    expect(form?.buttons).toEqual([
      { name: 'decision', value: 'approve', action: undefined },
      { name: undefined, value: '', action: 'http://auth.example/other' },
    ]);
  });

  it('keeps forms apart and ignores what stands in scripts and comments', () => {
    const html =
      '<!-- <form action="/no"></form> --><script>"<form>"</script><form action="/one"></form><input name="stray"><form action="/two"><input name="own"></form>';
    expect(readForms(html, address).map(({ action, typed }) => [action, typed])).toEqual([
      ['http://auth.example/one', []],
      ['http://auth.example/two', ['own']],
    ]);
  });

  it('reads words as a person sees them', () => {
    const html = '<title>x</title><h1>Connect &ldquo;<bdi>TV &amp; more</bdi></h1><p>WDJB-<b>MJHT</b></p><style>p{}</style>';
    expect(readHeading(html)).toBe('Connect &ldquo; TV & more');
    expect(readText(html)).not.toContain('p{}');
  });
});
