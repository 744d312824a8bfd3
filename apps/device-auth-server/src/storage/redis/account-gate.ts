import type { EndUser } from '../../protocol/end-user/end-user.js';

/**
 * What a verb is told of the account, where accounts are kept in a store of their own and no script can see them: `status epoch rank locked-until`, or
 * `none`. Empty: the account lies in the same slot, and the script looks for itself. Told, it may be older than the verb by one round trip;
 * nothing lasting comes of that, since whatever was let through is looked at again when it is next used.
 */
export type AccountGate = (userLocator: string, endUserId?: string) => Promise<string> | string;

export const sameSlot: AccountGate = () => '';

const gateWord = (user: Pick<EndUser, 'status' | 'epoch' | 'admin' | 'throttledUntil'> | undefined): string =>
  user === undefined ? 'none' : `${user.status} ${user.epoch} ${user.admin ? 1 : 0} ${user.throttledUntil}`;

export const elsewhere =
  (find: (userLocator: string) => Promise<EndUser | undefined>): AccountGate =>
  async (userLocator) =>
    gateWord(await find(userLocator));
