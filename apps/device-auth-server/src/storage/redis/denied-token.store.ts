import type { DeniedTokenStore } from '../../protocol/ports.js';
import type { Connection } from './connection.js';
import { keys } from './keys.js';
import type { Instant } from './reply.js';

export const deniedTokenStore = ({ run }: Connection, instant: Instant): DeniedTokenStore => ({
  async deny(jti, untilMs) {
    await run('deniedToken', [keys.deniedToken(jti)], 'deny', instant(), untilMs);
  },
  async isDenied(jti, now) {
    return (await run('deniedToken', [keys.deniedToken(jti)], 'isDenied', instant(now))) === 1;
  },
});
