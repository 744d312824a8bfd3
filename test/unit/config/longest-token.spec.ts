import { describe, expect, it } from '@jest/globals';
import { longestTokenMs } from '../../../apps/device-auth-server/src/config/longest-token.js';
import { load } from './load.js';

describe('how long a token can live at most', () => {
  it.each(['accessTokenSeconds', 'deviceAccessTokenSeconds', 'idTokenSeconds'])('follows %s', (name) => {
    expect(longestTokenMs(load({ file: { settings: { tokens: { [name]: 86_000 } } } }))).toBe(86_000_000);
  });
});
