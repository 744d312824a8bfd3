import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeBase64Url,
  encodeBase64Url,
  formatUserCode,
  matchesRedirectUri,
  metadataUrls,
  normalizeUserCode,
  parseDeviceAuthorizationResponse,
  parseErrorResponse,
  parseJsonObject,
  parseMetadata,
  parseScope,
  parseTokenResponse,
  ProtocolError,
  readPollAnswer,
  redirectUriFault,
  USER_CODE_CHARACTERS,
  verifyAccessToken,
  TokenError,
} from '@device-auth/oauth-core';

/** More of them, and by which seed, in `npm run test:long`. */
const RUNS = {
  numRuns: Number(process.env['FUZZ_RUNS'] ?? 2_000),
  ...(process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) }),
};
/** Any text there is: every code point, halves of pairs included. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'WDJBMJHTbcdf-–_. ０Ｗß'),
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 40,
});

describe('base64url (RFC 4648 §5)', () => {
  it('spells bytes as everybody does, and reads them back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(bytes);
      }),
      RUNS,
    );
  });

  it('has one spelling for the same bytes: whatever can be read is what would have been written', () => {
    const characters = fc.string({ unit: fc.constantFrom(...'AQgw_-09+/= \nß'), maxLength: 12 });
    fc.assert(
      fc.property(fc.oneof(characters, anyText), (text) => {
        const isCanonical = Buffer.from(text, 'base64url').toString('base64url') === text;
        expect(decodeBase64Url(text) !== undefined).toBe(isCanonical);
      }),
      RUNS,
    );
  });
});

describe('reading a user code', () => {
  it.each(['letters', 'digits'] as const)('gives %s alone, whatever is typed, and gives the same again for what it gave', (alphabet) => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const read = normalizeUserCode(typed, { alphabet });
        if (!read.ok) return;
        expect([...read.userCode].every((character) => USER_CODE_CHARACTERS[alphabet].includes(character))).toBe(true);
        expect(read.userCode.length).toBeGreaterThanOrEqual(8);
        expect(read.userCode.length).toBeLessThanOrEqual(16);
        expect(normalizeUserCode(formatUserCode(read.userCode), { alphabet })).toEqual(read);
      }),
      RUNS,
    );
  });

  it('lists at most twelve whole characters, each that was not a letter of ours', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const read = normalizeUserCode(typed);
        if (read.ok || read.problem === 'empty') return;
        expect(read.characters.length).toBeLessThanOrEqual(12);
        for (const character of read.characters) {
          expect(character.isWellFormed()).toBe(true);
          expect(USER_CODE_CHARACTERS.letters).not.toContain(character);
        }
      }),
      RUNS,
    );
  });

  it('finds every code through any case and any separators', () => {
    const letter = fc.constantFrom(...USER_CODE_CHARACTERS.letters);
    const noise = fc.constantFrom('', '-', ' ', '–', '\u00ad', '\u200b', '.', '_', '\u2212', '\u3000');
    const typedLetter = fc.tuple(letter, noise, fc.constantFrom('upper', 'lower', 'wide'));
    fc.assert(
      fc.property(fc.array(typedLetter, { minLength: 8, maxLength: 12 }), (letters) => {
        const spell = { upper: (l: string) => l, lower: (l: string) => l.toLowerCase(), wide: (l: string) => String.fromCharCode(l.charCodeAt(0) + 0xfee0) };
        const typed = letters.map(([character, between, spelling]) => spell[spelling as 'upper'](character) + between).join('');
        expect(normalizeUserCode(typed)).toEqual({ ok: true, userCode: letters.map(([character]) => character).join('') });
      }),
      RUNS,
    );
  });
});

describe('matching a redirect URI', () => {
  const registered = ['https://app.example/cb', 'http://127.0.0.1/cb', 'http://[::1]:8080/cb?x=1', 'http://localhost:3000/cb', 'com.example.app:/cb'];
  /** What the rule says, said another way: built up instead of cut down. */
  const allowed = (uri: string): boolean => {
    if (registered.includes(uri)) return true;
    const port = /:(\d+)\/cb/u.exec(uri)?.[1];
    const ports = port === undefined ? [''] : Number(port) >= 1 && Number(port) <= 65_535 && port === String(Number(port)) ? ['', `:${port}`] : [];
    return ports.some((text) => uri === `http://127.0.0.1${text}/cb` || uri === `http://[::1]${text}/cb?x=1`);
  };
  const piece = fc.constantFrom(
    'http://',
    'https://',
    '127.0.0.1',
    '[::1]',
    'localhost',
    'app.example',
    ':',
    '0',
    '1',
    '65535',
    '65536',
    '8080',
    '/cb',
    '?x=1',
    '@',
    '\\',
    '#',
    ' ',
    '\t',
    '%2e',
    '..',
    '.evil.example',
    '１',
    'com.example.app:',
  );
  const built = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
  const bent = fc
    .tuple(fc.constantFrom(...registered), fc.nat(40), fc.nat(3), fc.oneof(piece, anyText))
    .map(([uri, at, cut, put]) => uri.slice(0, at) + put + uri.slice(at + cut));

  it('takes nothing but what is registered and loopback addresses on another port', () => {
    fc.assert(
      fc.property(fc.oneof(built, bent, anyText), (uri) => {
        expect([uri, matchesRedirectUri(registered, uri)]).toEqual([uri, allowed(uri)]);
      }),
      RUNS,
    );
  });

  it('takes every port there is', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 65_535 }), (port) => expect(matchesRedirectUri(registered, `http://127.0.0.1:${port}/cb`)).toBe(true)));
  });

  const isAllowedAddress = ({ protocol, hostname }: URL, uri: string): boolean => {
    if (protocol === 'http:') return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
    return protocol === 'https:' ? uri.startsWith(`https://${hostname}`) : protocol.includes('.');
  };

  it('registers nothing that a browser would take elsewhere', () => {
    fc.assert(
      fc.property(fc.oneof(built, bent, anyText), (uri) => {
        if (redirectUriFault(uri, 'native') !== undefined) return;
        const url = new URL(uri);
        expect([url.username, url.password, url.hash]).toEqual(['', '', '']);
        expect(uri.startsWith(url.protocol)).toBe(true);
        expect(isAllowedAddress(url, uri)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('reading what servers send', () => {
  const names = [
    'access_token',
    'token_type',
    'expires_in',
    'refresh_token',
    'scope',
    'id_token',
    'error',
    'error_description',
    'interval',
    'device_code',
    'user_code',
    'verification_uri',
    'verification_uri_complete',
    'verification_url',
    'issuer',
    'token_endpoint',
    'jwks_uri',
    'grant_types_supported',
    'progress',
    '__proto__',
    'constructor',
  ];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.double(),
    fc.constantFrom<unknown>('Bearer', 'https://login.example', 'http://login.example', 'slow_down', 600, undefined, null),
    anyText,
  );
  const nearly = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: false, maxKeys: 12 });
  const whole = nearly.map((bent) => ({
    access_token: 'at',
    token_type: 'Bearer',
    error: 'slow_down',
    device_code: 'dc',
    user_code: 'WDJB-MJHT',
    verification_uri: 'https://login.example/device',
    expires_in: 600,
    issuer: 'https://login.example',
    token_endpoint: 'https://login.example/token',
    ...bent,
  }));
  const anyJson = fc.oneof(fc.jsonValue(), nearly, whole, fc.anything());

  /** What the parser gives, or undefined when it refuses with a ProtocolError; anything else it throws fails the test. */
  const attempt = <T>(parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (fault) {
      expect(fault).toBeInstanceOf(ProtocolError);
      return undefined;
    }
  };
  const optional = (type: string, member: unknown): void => expect([type, 'undefined']).toContain(typeof member);
  /** Absent, or from above 0 to the longest. */
  const seconds = (member: number | undefined, longest: number): void => {
    expect(member ?? 1).toBeGreaterThan(0);
    expect(member ?? 1).toBeLessThanOrEqual(longest);
  };

  it('gives a token response of the right types, or a ProtocolError', () => {
    let read = 0;
    fc.assert(
      fc.property(anyJson, (json) => {
        const response = attempt(() => parseTokenResponse(json));
        if (response === undefined) return;
        read += 1;
        expect(response.token_type).toBe('Bearer');
        expect(response.access_token).toMatch(/^[\x21-\x7e]+$/u);
        expect(parseScope(response.scope)?.join(' ')).toBe(response.scope);
        for (const member of [response.refresh_token, response.id_token]) optional('string', member);
        seconds(response.expires_in, 31_622_400);
      }),
      RUNS,
    );
    expect(read).toBeGreaterThan(50);
  });

  it('gives a device authorization response of the right types, or a ProtocolError', () => {
    let read = 0;
    fc.assert(
      fc.property(anyJson, (json) => {
        const response = attempt(() => parseDeviceAuthorizationResponse(json));
        if (response === undefined) return;
        read += 1;
        for (const member of [response.device_code, response.user_code]) expect(member).toMatch(/^[\x21-\x7e]+$/u);
        for (const address of [response.verification_uri, response.verification_uri_complete ?? 'https://x']) expect(new URL(address).protocol).toBe('https:');
        seconds(response.expires_in, 86_400);
        seconds(response.interval, 60);
      }),
      RUNS,
    );
    expect(read).toBeGreaterThan(50);
  });

  it('gives an error answer of the right types, or a ProtocolError', () => {
    let read = 0;
    fc.assert(
      fc.property(anyJson, (json) => {
        const response = attempt(() => parseErrorResponse(json));
        if (response === undefined) return;
        read += 1;
        expect(response.error).toMatch(/^[\x21-\x7e]{1,100}$/u);
        expect(response.error_description ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        seconds(response.interval, 60);
        seconds(response.expires_in, 86_400);
        optional('string', response.progress);
        optional('boolean', response.reverse_code_required);
      }),
      RUNS,
    );
    expect(read).toBeGreaterThan(50);
  });

  it('gives metadata of the issuer asked for, of the right types, or a ProtocolError', () => {
    let read = 0;
    fc.assert(
      fc.property(anyJson, (json) => {
        const metadata = attempt(() => parseMetadata(json, { issuer: 'https://login.example' }));
        if (metadata === undefined) return;
        read += 1;
        expect(metadata.issuer).toBe('https://login.example');
        for (const address of [metadata.token_endpoint, metadata.jwks_uri ?? 'https://x']) expect(new URL(address).protocol).toBe('https:');
        for (const item of metadata.grant_types_supported ?? []) expect(typeof item).toBe('string');
      }),
      RUNS,
    );
    expect(read).toBeGreaterThan(50);
  });

  it('has a word for every answer to a poll', () => {
    const words = ['pending', 'slow_down', 'unavailable', 'signed_in', 'denied', 'expired', 'failed'];
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), anyJson, (status, json) => expect(words).toContain(readPollAnswer({ status, json }).word)),
      RUNS,
    );
  });

  it('reads any text as JSON, and any text as an issuer, or throws a ProtocolError', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.json(), fc.webUrl()), (text) => {
        attempt(() => parseJsonObject(text));
        for (const url of attempt(() => metadataUrls(text)) ?? []) expect(new URL(url).pathname).toContain('/.well-known/');
      }),
      RUNS,
    );
  });

  it('believes no text that was not signed', async () => {
    const part = fc.oneof(fc.base64String(), fc.constantFrom('eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9', 'eyJhbGciOiJub25lIn0', 'e30', ''), anyText);
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        const verdict = await verifyAccessToken(parts.join('.'), { issuer: 'https://login.example', keys: { keys: [] } }).catch((fault: unknown) => fault);
        expect(verdict).toBeInstanceOf(TokenError);
      }),
      { numRuns: 500 },
    );
  });
});
