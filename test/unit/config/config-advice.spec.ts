import { describe, expect, it } from '@jest/globals';
import { configAdvice } from '../../../apps/device-auth-server/src/config/config-advice.js';
import { load } from './load.js';

const advice = (env: Record<string, string>): readonly string[] => configAdvice(load({ env }));

describe('advice to the operator', () => {
  it('is to trust the proxy that must stand before an https issuer', () => {
    expect(advice({ ISSUER: 'https://auth.example' })).toEqual([expect.stringMatching(/TRUST_PROXY.*every request will be refused/u)]);
    expect(advice({ ISSUER: 'https://auth.example', TRUST_PROXY: '1' })).toEqual([]);
    expect(advice({ ISSUER: 'http://localhost:3000' })).toEqual([]);
    expect(advice({})).toEqual([]);
  });

  it('is to name the address people see where the server listens to other machines', () => {
    expect(advice({ HOST: '0.0.0.0' })).toEqual([expect.stringMatching(/ISSUER is not set.*localhost/u)]);
    expect(advice({ HOST: '0.0.0.0', ISSUER: 'http://192.0.2.1:3000', ALLOW_HTTP: 'true' })).toEqual([]);
    expect(advice({ HOST: '127.0.0.1' })).toEqual([]);
    expect(advice({ HOST: '::1' })).toEqual([]);
  });
});
