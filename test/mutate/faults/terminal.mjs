// apps/device-client: what a person at a terminal can rely on.
const client = 'apps/device-client/src';

export const terminalFaults = [
  {
    row: 'CL-08',
    file: `${client}/credentials/credential-store.ts`,
    find: "open(draft, 'wx', 0o600)",
    replace: "open(draft, 'wx', 0o644)",
    why: 'others can read the tokens',
  },
  {
    row: 'CL-10',
    file: `${client}/oauth/http.ts`,
    find: 'if (size > LARGEST_BODY_BYTES) throw',
    replace: 'if (size < 0) throw',
    why: 'answers of any size are read',
  },
  {
    row: 'CL-13',
    file: `${client}/commands/logout.ts`,
    find: 'const isRevoked = await revokeAt(context, current, host);',
    replace: 'const isRevoked = true;',
    why: 'logout revokes nothing',
  },
  {
    row: 'V-10',
    file: `${client}/commands/logout.ts`,
    find: '    const isRevoked = await revokeAt(context, current, host);\n    await store.remove(current);',
    replace: '    await store.remove(current);\n    const isRevoked = await revokeAt(context, current, host);',
    why: 'forgotten here before it is revoked there',
  },
  {
    row: 'CL-09',
    file: `${client}/commands/whoami.ts`,
    find: "  if (claims === 'unauthorized') {\n",
    replace: '  if (claims === undefined) {\n',
    why: 'a refused token is not renewed',
  },
  {
    row: 'R-26',
    file: `${client}/credentials/fresh-credentials.ts`,
    find: 'return isUsable(current, options) ? current : refreshed(current, options);',
    replace: 'return refreshed(current, options);',
    why: 'every process refreshes',
  },
  {
    row: 'M-14',
    file: `${client}/oauth/http.ts`,
    find: '    refuseRedirect(request.url, response);\n',
    replace: '',
    why: 'a redirect is not told',
  },
];
