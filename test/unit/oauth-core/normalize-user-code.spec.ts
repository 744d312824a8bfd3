import { describe, expect, it } from '@jest/globals';
import { createUserCode, formatUserCode, normalizeUserCode } from '@device-auth/oauth-core';

const FOUND = { ok: true, userCode: 'WDJBMJHT' };

describe('RFC 8628 §6.1: reading a typed user code', () => {
  it('ignores case, dashes, punctuation and the spaces around it, all in one [D-78]', () => {
    for (const typed of ['wdjb mjht', 'WDJB–MJHT', 'w.d.j.b_mjht', '  WDJB-MJHT  ']) expect(normalizeUserCode(typed)).toEqual(FOUND);
  });

  it('reads every common way of typing a code [BI-241]', () => {
    for (const typed of ['wdjb-mjht', 'WDJBMJHT', 'wdjb mjht', 'W D J B M J H T', 'wdjb.mjht', 'wdjb_mjht', '(WDJB) MJHT']) {
      expect(normalizeUserCode(typed)).toEqual(FOUND);
    }
  });

  it('ignores the dashes and invisible characters of typography [BI-242]', () => {
    for (const between of ['\u2013', '\u2014', '\u2011', '\u2212', '\u00ad', '\u00a0', '\u200b', '\u200e']) {
      expect(normalizeUserCode(`WDJB${between}MJHT`)).toEqual(FOUND);
    }
  });

  it.each(['\u30fc', '\uff70', '\u3000', '\u02d7', '+', '~', '\ufeff', '\u2066', '\u061c', '`', '\u3002'])('ignores %j between the groups', (between) => {
    expect(normalizeUserCode(`WDJB${between}MJHT`)).toEqual(FOUND);
  });

  it('finds the code in a pasted verification_uri_complete [BI-244]', () => {
    for (const pasted of [
      'https://login.example/D/WDJB-MJHT',
      'HTTPS://LOGIN.EXAMPLE/D/WDJB-MJHT',
      ' http://localhost:3000/tenant/D/wdjb-mjht/ ',
      'login.example/D/WDJB-MJHT',
      'localhost/d/WDJBMJHT?from=qr',
      'https://login.example/device?user_code=WDJB-MJHT',
      'https://login.example/device?lang=de&user_code=WDJB%2DMJHT#top',
      '/device?user_code=WDJB+MJHT',
    ]) {
      expect(normalizeUserCode(pasted)).toEqual(FOUND);
    }
  });

  it('does not take an address without a code for one', () => {
    expect(normalizeUserCode('https://bcd.fgh/')).toEqual({ ok: false, problem: 'malformed', characters: [] });
    expect(normalizeUserCode('https://login.example/device?user_code=')).toEqual({ ok: false, problem: 'empty' });
  });

  it('reads full-width letters [BI-245]', () => {
    expect(normalizeUserCode('ＷＤＪＢＭＪＨＴ')).toEqual(FOUND);
    expect(normalizeUserCode('ｗｄｊｂ－ｍｊｈｔ')).toEqual(FOUND);
  });

  it('folds full-width letters, and says which Cyrillic look-alikes to type in Latin [D-80]', () => {
    expect(normalizeUserCode('ＷＤＪＢＭＪＨＴ')).toEqual(FOUND);
    expect(normalizeUserCode('WDJB-MJНТ')).toEqual({ ok: false, problem: 'malformed', characters: ['Н', 'Т'] });
  });

  it('upper-cases ASCII alone, so that no letter grows into two [D-79]', () => {
    expect(normalizeUserCode('ßDJBMJHT')).toEqual({ ok: false, problem: 'malformed', characters: ['ß'] });
    expect(normalizeUserCode('ßDJBMJH')).toEqual({ ok: false, problem: 'malformed', characters: ['ß'] });
  });

  it('never finds a code by folding a letter that is none of ours [BI-247]', () => {
    const letters = {
      ßDJBMJHT: 'ß',
      ﬀDJBMJHT: 'ﬀ',
      ſDJBMJHT: 'ſ',
      ıDJBMJHT: 'ı',
      'K\u0301DJBMJHT': 'K\u0301',
      ẂDJBMJHT: 'Ẃ',
      '\u212aDJBMJHT': '\u212a',
      'ⓌDJBMJHT': 'Ⓦ',
      '𝐖DJBMJHT': '𝐖',
    };
    for (const [typed, character] of Object.entries(letters)) {
      expect(normalizeUserCode(typed)).toEqual({ ok: false, problem: 'malformed', characters: [character] });
    }
  });

  it('names each character that no code has, once, as a person sees it [BI-248]', () => {
    expect(normalizeUserCode('WDJB-MJH0')).toEqual({ ok: false, problem: 'malformed', characters: ['0'] });
    expect(normalizeUserCode('aeio-01yy')).toEqual({ ok: false, problem: 'malformed', characters: ['A', 'E', 'I', 'O', '0', '1', 'Y'] });
    expect(normalizeUserCode('W\u0301DJB-MJHT')).toEqual({ ok: false, problem: 'malformed', characters: ['W\u0301'] });
  });

  it('tells an empty field from a wrong code [BI-250]', () => {
    for (const typed of ['', '----', '   ', '\u200b', ' - . _ ', '－']) expect(normalizeUserCode(typed)).toEqual({ ok: false, problem: 'empty' });
  });

  it('reads codes of digits, which a keyboard without Latin letters can type [D-81]', () => {
    const userCode = createUserCode({ length: 11, alphabet: 'digits' });
    expect(normalizeUserCode(formatUserCode(userCode), { alphabet: 'digits' })).toEqual({ ok: true, userCode });
    expect(normalizeUserCode('１２３-４５６-７８９', { alphabet: 'digits' })).toEqual({ ok: true, userCode: '123456789' });
    expect(normalizeUserCode('123-456-78B', { alphabet: 'digits' })).toEqual({ ok: false, problem: 'malformed', characters: ['B'] });
  });

  it.each([
    ['7 letters', 'WDJBMJH', undefined, false],
    ['8 letters', 'WDJBMJHT', undefined, true],
    ['12 letters', 'WDJBMJHTWDJB', undefined, true],
    ['13 letters', 'WDJBMJHTWDJBM', undefined, false],
    ['8 letters where codes have 9', 'WDJBMJHT', 9, false],
    ['9 letters where codes have 9', 'WDJBMJHTW', 9, true],
    ['more than any address has', `${'-'.repeat(3_000)}WDJBMJHT`, undefined, false],
  ])('judges the length of %s', (_, typed, length, ok) => {
    const read = normalizeUserCode(typed, { length });
    expect(read).toEqual(ok ? { ok, userCode: typed } : { ok, problem: 'malformed', characters: [] });
  });

  it('lists no more than twelve characters, and no half of one', () => {
    const read = normalizeUserCode(`\ud800${String.fromCodePoint(...Array.from({ length: 100 }, (__, index) => 0x4e00 + index))}`);
    expect(read).toMatchObject({ problem: 'malformed', characters: { length: 12, 0: '\ufffd', 1: '\u4e00' } });
  });
});
