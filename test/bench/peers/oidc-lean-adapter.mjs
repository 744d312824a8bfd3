// The Redis adapter of the oidc-provider peer as somebody would write it who cares for speed: one trip for each call, commands of one turn of
// the loop sent together, every key with its lifetime.
import Redis from 'ioredis';
import { oidcRedisAdapter } from './oidc-redis-adapter.mjs';

export function oidcLeanAdapter(url) {
  const redis = new Redis(url, { enableAutoPipelining: true });

  return class OidcLeanAdapter extends oidcRedisAdapter(redis, 'user-code') {
    async upsert(id, payload, expiresIn) {
      const key = this.keyOf(id);
      const text = JSON.stringify(payload);
      const writes = this.consumable
        ? [redis.hset(key, 'payload', text), redis.expire(key, expiresIn)]
        : [expiresIn === undefined ? redis.set(key, text) : redis.set(key, text, 'EX', expiresIn)];
      for (const [index, value] of this.indicesOf(payload)) {
        if (value !== undefined) writes.push(redis.set(`${index}:${value}`, id, 'EX', expiresIn));
      }
      if (this.grantable && payload.grantId !== undefined) {
        const members = `grant:${payload.grantId}`;
        writes.push(redis.sadd(members, key), redis.expire(members, expiresIn, 'NX'), redis.expire(members, expiresIn, 'GT'));
      }
      await Promise.all(writes);
    }

    async findConsumable(id) {
      const [text, consumed] = await redis.hmget(this.keyOf(id), 'payload', 'consumed');
      if (text === null) return undefined;
      return { ...JSON.parse(text), ...(consumed === null ? {} : { consumed: Number(consumed) }) };
    }

    async revokeByGrantId(grantId) {
      const members = await redis.smembers(`grant:${grantId}`);
      await redis.del(`grant:${grantId}`, ...members);
    }
  };
}
