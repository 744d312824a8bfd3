import type { Answer, TestServer } from './server.js';

/** Who the token is of. OpenID Connect Core §5.3.1. */
export const userInfo = (server: TestServer, accessToken: string): Promise<Answer> => server.get('/oauth/userinfo', { authorization: `Bearer ${accessToken}` });
