// RFC 6749 §4.1, RFC 7636, RFC 9207: authorization codes and the way to them.
const protocol = 'apps/device-auth-server/src/protocol';
const redeem = `${protocol}/authorization/redeem-code.ts`;
const validate = `${protocol}/authorization/validate-authorization.ts`;
const responses = `${protocol}/authorization/authorization-error.ts`;
const authorize = `${protocol}/authorization/authorize.ts`;
const grant = `${protocol}/token/authorization-code-grant.ts`;

export const codeFaults = [
  {
    row: 'O-13',
    file: authorize,
    find: "if (redirectUri === undefined) return { word: 'refused', reason: 'unregistered redirect' };",
    replace: "if (redirectUri === undefined) return { word: 'redirect', location: parameters.redirect_uri ?? issuer };",
    why: 'an open redirector',
  },
  { row: 'O-14', file: responses, find: "if (to.state !== undefined) query.set('state', to.state);", replace: '', why: 'state is dropped' },
  {
    row: 'O-16',
    file: responses,
    find: "query.set('state', to.state)",
    replace: "query.set('state', to.state.trim().toLowerCase())",
    why: 'state is tidied up',
  },
  {
    row: 'O-17',
    file: validate,
    find: 'client.redirectUris.length === 1 ? client.redirectUris[0] : undefined',
    replace: 'client.redirectUris[0]',
    why: 'the first redirect URI is as good as any',
  },
  { row: 'O-18', file: validate, find: "if (type !== 'code')", replace: "if (!type.includes('code'))", why: 'code token is taken too' },
  { row: 'O-19', file: redeem, find: 'next: { ...code, redeemedAt: now, ', replace: 'next: { ...code, ', why: 'a code is good twice' },
  { row: 'O-20', file: redeem, find: 'next: { ...code, redeemedAt: now, ', replace: 'next: { ...code, ', why: 'every race is won' },
  { row: 'O-21', file: redeem, find: 'late: now - code.redeemedAt > RACE_MS', replace: 'late: false', why: 'no replay is late' },
  {
    row: 'P-01',
    file: validate,
    find: "if (challenge === undefined) return new AuthorizationFault('invalid_request', 'code_challenge is missing');",
    replace: 'if (challenge === undefined) return undefined;',
    why: 'PKCE is a choice',
  },
  { row: 'P-02', file: validate, find: "if (method !== 'S256')", replace: "if (method !== 'S256' && method !== 'plain')", why: 'plain is taken' },
  { row: 'P-03', file: validate, find: '!isCodeChallenge(challenge)', replace: 'challenge === ""', why: 'any challenge will do' },
  { row: 'P-04', file: grant, find: 'if (!isCodeVerifier(verifier)) throw', replace: 'if (verifier === "") throw', why: 'a malformed verifier is tried' },
  {
    row: 'P-05',
    file: redeem,
    find: 'if (event.codeChallenge !== code.codeChallenge) {',
    replace: 'if (code.codeChallenge === "") {',
    why: 'any verifier fits',
  },
  {
    row: 'P-08',
    file: redeem,
    find: 'const WRONG_VERIFIERS_ALLOWED = 5;',
    replace: 'const WRONG_VERIFIERS_ALLOWED = 1;',
    why: 'one wrong verifier burns the code',
  },
  {
    row: 'P-11',
    file: authorize,
    find: "if (answer.word === 'limited') events.codeChallengeRepeated",
    replace: "if (answer.word !== 'limited' && answer.word !== 'allowed') events.codeChallengeRepeated",
    why: 'nobody notices',
  },
  { row: 'A-09', file: responses, find: "query.set('iss', issuer);", replace: '', why: 'no iss' },
  {
    row: 'AT-36',
    file: `${protocol}/authorization/find-request.ts`,
    find: 'browsers.includes(request.browserId)',
    replace: 'browsers.length > 0',
    why: 'any browser goes on with any request',
  },
];
