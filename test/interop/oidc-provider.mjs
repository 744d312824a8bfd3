// A server that is not ours, for our terminal client to sign in at: node-oidc-provider with its device flow and its own pages.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'tv',
        client_name: 'Living-room TV',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    features: { deviceFlow: { enabled: true }, revocation: { enabled: true } },
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, name: 'Alice Elsewhere', email: 'alice@elsewhere.example' }),
    }),
  });
  server.on('request', provider.callback());
  console.log(JSON.stringify({ issuer }));
});
process.once('SIGTERM', () => server.close(() => process.exit()).closeAllConnections());
