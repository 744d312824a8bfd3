import { describe, expect, it } from '@jest/globals';
import { passwordFault } from '../../../apps/device-auth-server/src/protocol/end-user/password-policy.js';

const context = { username: 'annabel', productName: 'Device Auth' };
const fault = (password: string): string | undefined => passwordFault(password, context);

/** No word, no row of keys, no repetition. */
const noise = 'kx82 hfnq 0plz 93mt vwye ubrc ';

describe('length', () => {
  it('is 15 characters at least, in code points [Y-01]', () => {
    expect(fault('kx82hfnq0plz93')).toContain('at least 15 characters');
    expect(fault('kx82hfnq0plz93m')).toBeUndefined();
    expect(fault('🦊🐙🌵🚲🎻🧊🪁🥁🧩🍄🦉🌋🪐🎈')).toContain('at least 15 characters');
    expect(fault('🦊🐙🌵🚲🎻🧊🪁🥁🧩🍄🦉🌋🪐🎈🛶')).toBeUndefined();
  });

  it.each([64, 256, 1_024])('may be %i characters [Y-01]', (length) => expect(fault(noise.repeat(35).slice(0, length))).toBeUndefined());

  it('is 1024 bytes at most', () => {
    expect(fault(noise.repeat(35).slice(0, 1_025))).toContain('too long');
    expect(fault(`${noise.repeat(30)}${'é'.repeat(100)}`)).toContain('too long');
  });
});

describe('composition', () => {
  it.each(['correct horse battery staple', 'ich mag blaue Elefanten', '!"§$%&/()=?`´*#|<>', 'пятьсот чайников', ' leading and trailing spaces '])(
    'has no rules: %j is taken [Y-02]',
    (password) => expect(fault(password)).toBeUndefined(),
  );

  it.each(['line\nbreak in the middle of it', 'a tab\tin the middle of it', 'nul \0 in the middle of it'])('is printable: %j is refused', (password) =>
    expect(fault(password)).toContain('control characters'),
  );
});

describe('what is guessed first is refused, with the reason', () => {
  it.each([
    'passwordpassword',
    'PasswordPassword1',
    'P@ssw0rd-P@ssw0rd',
    'password password password',
    'password1234567890',
    '123456789012345',
    '111111111111111',
    'abcdefghijklmnopqrs',
    'qwertyuiopasdfghjkl',
    '1qaz2wsx3edc4rfv5tgb',
    'abcabcabcabcabcabc',
    'iloveyouforever2024',
    'monkeydragonshadow',
    'letmein letmein 99',
    'Summer2024!Summer',
  ])('%j [Y-03]', (password) => expect(fault(password)).toContain('common words'));

  it.each(['deviceauth123456', 'Device Auth 2026!', 'DEVICE-AUTH-DEVICE-AUTH'])('%j, the name of the service [Y-03]', (password) =>
    expect(fault(password)).toContain('name of this service'),
  );

  it.each(['annabelannabel123', 'Annabel-Annabel-1', 'annabel12345678'])('%j, the user name [Y-03]', (password) =>
    expect(fault(password)).toContain('user name'),
  );

  it('says so quickly, however long the password is', () => {
    const before = performance.now();
    fault('abcq'.repeat(250));
    fault(`${'x'.repeat(500)}${'y'.repeat(500)}`);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
