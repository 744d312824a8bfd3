// http/ and metadata: what comes in, what goes out, whatever the endpoint.
const server = 'apps/device-auth-server/src';
const form = `${server}/http/form-body.ts`;
const headers = `${server}/http/headers.ts`;
const check = `${server}/http/request-check.ts`;
const networks = `${server}/config/trust-proxy.ts`;
const proxies = `${server}/http/trusted-proxies.ts`;
const metadata = `${server}/protocol/metadata/metadata.ts`;

export const porchFaults = [
  { row: 'D-04', file: form, find: "if (value === '') (this.#empty ??= []).push(name);", replace: '', why: 'an empty parameter is there' },
  { row: 'D-06', file: form, find: 'if (this.#values.has(name)) throw', replace: "if (name === '') throw", why: 'the last of two counts' },
  { row: 'D-14', file: headers, find: "'cache-control': 'no-store',", replace: "'cache-control': 'no-cache',", why: 'answers may be kept' },
  { row: 'BI-64', file: form, find: "text.includes('+') ? text.replaceAll('+', ' ') : text", replace: 'text', why: 'a plus is a plus' },
  { row: 'BI-50', file: form, find: 'const MOST_PARAMETERS = 64;', replace: 'const MOST_PARAMETERS = 6_400;', why: 'any number of parameters' },
  { row: 'BI-40', file: check, find: 'if (leaked !== undefined) throw', replace: 'if (leaked === "") throw', why: 'secrets in URLs are fine' },
  {
    row: 'D-07',
    file: check,
    find: "if (site.secure && request.protocol !== 'https' && kind !== 'probe') throw",
    replace: "if (request.protocol === 'gopher') throw",
    why: 'plain http is served',
  },
  {
    row: 'B-01',
    file: `${server}/endpoints/userinfo/userinfo.controller.ts`,
    find: 'const BEARER = /^Bearer(?: +(.*))?$/iu;',
    replace: 'const BEARER = /^Bearer(?: +(.*))?$/u;',
    why: 'the scheme is case-sensitive',
  },
  {
    row: 'B-04',
    file: `${server}/endpoints/userinfo/userinfo.controller.ts`,
    find: '`Bearer realm="${this.site.issuer}"`',
    replace: '`Bearer realm="${this.site.issuer}", error="invalid_token"`',
    why: 'no token is a bad token',
  },
  {
    row: 'H-01',
    file: headers,
    find: "...(site.secure && { 'strict-transport-security'",
    replace: "...(!site.secure && { 'strict-transport-security'",
    why: 'HSTS where it must not be',
  },
  { row: 'H-04', file: headers, find: "'x-content-type-options': 'nosniff',", replace: '', why: 'types are guessed' },
  { row: 'H-05', file: `${server}/http/cookies.ts`, find: 'Path=/; HttpOnly; SameSite=Lax', replace: 'Path=/; SameSite=Lax', why: 'scripts read the cookie' },
  {
    row: 'H-06',
    file: `${server}/http/csrf.ts`,
    find: 'if (!genuine || this.#isCrossSite(request)) throw',
    replace: 'if (!genuine && this.#isCrossSite(request)) throw',
    why: 'no form token is needed',
  },
  { row: 'H-19', file: networks, find: 'isMapped(address) || address', replace: 'address', why: 'an IPv4 network written as IPv6 is taken, and never met' },
  { row: 'H-19', file: networks, find: " || address.includes('%')", replace: '', why: 'a network with a zone is taken' },
  {
    row: 'S-18',
    file: proxies,
    find: 'known.set(address, answer);',
    replace: 'known.set(address, true);',
    why: 'who asks again is a proxy',
  },
  {
    row: 'S-18',
    file: proxies,
    find: 'let answer = known.get(address);',
    replace: 'let answer = known.values().next().value;',
    why: 'whoever comes later is taken for the first',
  },
  { row: 'S-13', file: headers, find: '    "frame-ancestors \'none\'",\n', replace: '', why: 'pages can be framed' },
  { row: 'M-01', file: metadata, find: '    issuer,\n', replace: '    issuer: `${issuer}/`,\n', why: 'a trailing slash' },
  {
    row: 'M-05',
    file: metadata,
    find: "response_types_supported: ['code'],",
    replace: "response_types_supported: ['code', 'token'],",
    why: 'implicit is promised',
  },
  {
    row: 'M-08',
    file: metadata,
    find: "id_token_signing_alg_values_supported: ['ES256', 'RS256'],",
    replace: "id_token_signing_alg_values_supported: ['ES256', 'RS256', 'none'],",
    why: 'none is offered',
  },
  {
    row: 'P-09',
    file: metadata,
    find: "code_challenge_methods_supported: ['S256'],",
    replace: "code_challenge_methods_supported: ['S256', 'plain'],",
    why: 'plain is offered',
  },
  {
    row: 'D-63',
    file: metadata,
    find: 'device_authorization_endpoint: `${issuer}/oauth/device_authorization`',
    replace: 'device_authorization_endpoint: `${issuer}/oauth/device`',
    why: 'the endpoint is elsewhere',
  },
];
