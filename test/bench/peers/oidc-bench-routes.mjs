// What people do with the oidc-provider peer, by its public models instead of its pages: they approve a device, or let a client have a code.
import { parse } from 'node:querystring';
import { text } from 'node:stream/consumers';
import { REDIRECT_URI } from '../targets/registration.mjs';

const ACCOUNTS = 1_000;
let approvals = 0;

/** A middleware for `POST /bench/approve` and `POST /bench/code`. */
export function benchRoutes(provider, { RESOURCE, OPAQUE_RESOURCE }) {
  const about = async (clientId, resource) => {
    approvals += 1;
    const accountId = `account-${approvals % ACCOUNTS}`;
    const grant = new provider.Grant({ accountId, clientId });
    grant.addResourceScope(resource, 'photos:read');
    const scope = 'photos:read';
    return { accountId, grantId: await grant.save(), scope, resource, authTime: Math.floor(Date.now() / 1_000) };
  };

  const routes = {
    async '/bench/approve'({ user_code: userCode, opaque }) {
      const code = await provider.DeviceCode.findByUserCode(userCode.replaceAll('-', ''));
      if (code === undefined || code.accountId !== undefined) return { approved: false };
      Object.assign(code, await about(code.clientId, opaque === 'true' ? OPAQUE_RESOURCE : RESOURCE));
      await code.save();
      return { approved: true };
    },
    async '/bench/code'({ client_id: clientId, code_challenge: codeChallenge }) {
      const client = await provider.Client.find(clientId);
      const pkce = { codeChallenge, codeChallengeMethod: 'S256' };
      const code = new provider.AuthorizationCode({ client, redirectUri: REDIRECT_URI, ...pkce, ...(await about(clientId, RESOURCE)) });
      return { code: await code.save() };
    },
  };

  return async (context, next) => {
    const route = context.method === 'POST' ? routes[context.path] : undefined;
    if (route === undefined) return next();
    context.body = await route(parse(await text(context.req)));
    return undefined;
  };
}
