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
});
