// The Redis adapter of the oidc-provider peer as somebody would write it who cares for speed: one trip for each call, commands of one turn of
// the loop sent together, every key with its lifetime.
import Redis from 'ioredis';

/** What can be used up keeps that beside its payload. */
const CONSUMABLE = new Set(['AuthorizationCode', 'RefreshToken', 'DeviceCode']);
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode']);

export function oidcLeanAdapter(url) {
  const redis = new Redis(url, { enableAutoPipelining: true });

  return class OidcLeanAdapter {
    constructor(model) {
      this.model = model;
      this.consumable = CONSUMABLE.has(model);
    }

    keyOf(id) {
      return `${this.model}:${id}`;
    }

    async upsert(id, payload, expiresIn) {
      const key = this.keyOf(id);
      const text = JSON.stringify(payload);
      const writes = this.consumable
        ? [redis.hset(key, 'payload', text), redis.expire(key, expiresIn)]
        : [expiresIn === undefined ? redis.set(key, text) : redis.set(key, text, 'EX', expiresIn)];
      for (const [index, value] of [
        ['user-code', payload.userCode],
        ['uid', payload.uid],
      ]) {
        if (value !== undefined) writes.push(redis.set(`${index}:${value}`, id, 'EX', expiresIn));
      }
      if (GRANTABLE.has(this.model) && payload.grantId !== undefined) {
        const members = `grant:${payload.grantId}`;
        writes.push(redis.sadd(members, key), redis.expire(members, expiresIn, 'NX'), redis.expire(members, expiresIn, 'GT'));
      }
      await Promise.all(writes);
    }

    async find(id) {
      if (!this.consumable) return JSON.parse((await redis.get(this.keyOf(id))) ?? 'null') ?? undefined;
      const [text, consumed] = await redis.hmget(this.keyOf(id), 'payload', 'consumed');
      if (text === null) return undefined;
      return { ...JSON.parse(text), ...(consumed === null ? {} : { consumed: Number(consumed) }) };
    }

    async findBy(index, value) {
      const id = await redis.get(`${index}:${value}`);
      return id === null ? undefined : this.find(id);
    }

    findByUserCode(userCode) {
      return this.findBy('user-code', userCode);
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

    async revokeByGrantId(grantId) {
      const members = await redis.smembers(`grant:${grantId}`);
      await redis.del(`grant:${grantId}`, ...members);
    }
  };
}
