// The requests of the workloads, each with every answer it may get. Anything else fails the run.
import { API_AUTHORIZATION, CODE_CHALLENGE, CODE_VERIFIER, DEVICE_GRANT, REDIRECT_URI } from '../targets/registration.mjs';

const post = (name, to, path, form, outcome, more = {}) => ({ name, to, method: 'POST', path, form, outcomes: [{ status: 200, ...outcome }], ...more });
const tokens = { word: 'tokens', body: '"access_token":"' };
const TOKEN_MEMBERS = ['access_token', 'refresh_token'];

export const steps = {
  start: ({ paths, scope }, { form = {}, headers } = {}) =>
    post(
      'start',
      'server',
      paths.start,
      { client_id: '$client_id', scope, ...form },
      { word: 'started', body: '"device_code":"' },
      { take: ['device_code', 'user_code'], headers: { 'X-Forwarded-For': '$address', ...headers } },
    ),
  poll: ({ paths }) => ({
    ...post('poll', 'server', paths.token, { grant_type: DEVICE_GRANT, client_id: '$client_id', device_code: '$device_code' }, {}),
    outcomes: [{ word: 'pending', status: 400, body: '"authorization_pending"' }],
  }),
  redeem: ({ paths }, form = {}) =>
    post('redeem', 'server', paths.token, { grant_type: DEVICE_GRANT, client_id: '$client_id', device_code: '$device_code', ...form }, tokens, {
      take: TOKEN_MEMBERS,
    }),
  refresh: ({ paths }) =>
    post('refresh', 'server', paths.token, { grant_type: 'refresh_token', client_id: '$client_id', refresh_token: '$refresh_token' }, tokens, {
      take: TOKEN_MEMBERS,
    }),
  redeemCode: ({ paths }) =>
    post(
      'redeem code',
      'server',
      paths.token,
      { grant_type: 'authorization_code', client_id: '$client_id', code: '$code', redirect_uri: REDIRECT_URI, code_verifier: CODE_VERIFIER },
      tokens,
    ),
  introspect: ({ paths }) =>
    post(
      'introspect',
      'server',
      paths.introspect,
      { token: '$access_token' },
      { word: 'active', body: '"active":true' },
      { headers: { Authorization: API_AUTHORIZATION } },
    ),
  get: (name, path, body) => ({ name, to: 'server', path, outcomes: [{ word: 'found', status: 200, body }] }),

  /** Through the door. */
  approve: (form = {}) => post('approve', 'door', '/bench/approve', { user_code: '$user_code', ...form }, { word: 'approved', body: '"approved":true' }),
  prepareCode: () =>
    post(
      'prepare a code',
      'door',
      '/bench/code',
      { client_id: '$client_id', code_challenge: CODE_CHALLENGE },
      { word: 'prepared', body: '"code":"' },
      { take: ['code'] },
    ),
  prepareToken: () =>
    post('prepare a token', 'door', '/bench/token', { client_id: '$client_id' }, { word: 'prepared', body: '"access_token":"' }, { take: ['access_token'] }),
  preparePending: (count) =>
    post(
      'prepare pending codes',
      'door',
      '/bench/pending',
      { client_id: '$client_id', count: String(count) },
      { word: 'opened', body: '"opened":true' },
      { take: ['device_code'] },
    ),
};
