import { randomUUID } from 'node:crypto';
import type { Digest } from '@device-auth/oauth-core';
import type { Secrets } from '../../../apps/device-auth-server/src/protocol/ports.js';
import type { OpenedStores } from '../../../apps/device-auth-server/src/storage/opened-stores.js';
import { persist } from './persist.js';

/** The answering half of a sign-in, where the pages are not what is tried: what they do to the store, in their order. */
export class Person {
  constructor(
    private readonly stores: OpenedStores,
    private readonly secrets: Secrets,
    private readonly endUserId: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Looks the code up and approves it. `over`: it was answered before, or there is no such code. */
  async approve(userCode: string): Promise<'approved' | 'over'> {
    const [locator] = this.secrets.locators(userCode.replaceAll('-', ''));
    const sessionId = this.secrets.sha256(this.endUserId) as Digest<'session'>;
    const { endUserId } = this;
    const claimed = await persist(() => this.stores.deviceAuthorizations.claim(locator, { endUserId, sessionId }), this.signal);
    if (claimed.word !== 'claimed' && claimed.word !== 'yours') return 'over';
    const answer = { approve: true, endUserId, epoch: 1, authTime: Date.now(), amr: ['pwd'] };
    const decide = () => this.stores.deviceAuthorizations.decide(locator, { ...answer, callId: randomUUID().slice(0, 8) }, sessionId);
    const decided = await persist(decide, this.signal);
    // A claim may be lost with the write that made it: then the page asks anew.
    if (decided.word === 'not yours') return this.approve(userCode);
    return decided.word === 'decided' ? 'approved' : 'over';
  }
}
