// What the two Redis adapters of the oidc-provider peer have in common: which models can be used up, and how a record is found by what leads to it.

/** What can be used up keeps that beside its payload. */
const CONSUMABLE = new Set(['AuthorizationCode', 'RefreshToken', 'DeviceCode']);
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode']);

/** `userCodeIndex`: what the keys that lead from a user code are called by. How records are written, read and revoked is the adapter's own. */
export const oidcRedisAdapter = (redis, userCodeIndex) =>
  class OidcRedisAdapter {
    constructor(model) {
      this.model = model;
      this.consumable = CONSUMABLE.has(model);
      this.grantable = GRANTABLE.has(model);
    }

    keyOf(id) {
      return `${this.model}:${id}`;
    }

    /** What leads to a record: the name of an index and the value in it. */
    indicesOf({ userCode, uid }) {
      return [
        [userCodeIndex, userCode],
        ['uid', uid],
      ];
    }

    async find(id) {
      return this.consumable ? this.findConsumable(id) : (JSON.parse((await redis.get(this.keyOf(id))) ?? 'null') ?? undefined);
    }

    async findBy(index, value) {
      const id = await redis.get(`${index}:${value}`);
      return id === null ? undefined : this.find(id);
    }

    findByUserCode(userCode) {
      return this.findBy(userCodeIndex, userCode);
    }

    findByUid(uid) {
      return this.findBy('uid', uid);
    }

    async consume(id) {
      await redis.hset(this.keyOf(id), 'consumed', Math.floor(Date.now() / 1_000));
    }

    async destroy(id) {
      await redis.del(this.keyOf(id));
    }
  };
