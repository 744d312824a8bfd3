// One script a request: what the ceiling keeps is a hash for each device code, its user code's way there, and a hash for each token.

export const CODE_SECONDS = 1_800;

const START = `
if not redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3], 'NX') then return 0 end
redis.call('HSET', KEYS[1], 'client', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`;

/** The pace is written down, as whoever answers slow_down has to. */
const POLL = `
local record = redis.call('HMGET', KEYS[1], 'client', 'sub')
if record[1] ~= ARGV[1] then return false end
if not record[2] then
  redis.call('HSET', KEYS[1], 'polled', ARGV[2])
  return 'pending'
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[2], 'client', ARGV[1], 'sub', record[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return record[2]`;

const APPROVE = `
local device = redis.call('GETDEL', KEYS[1])
if not device then return 0 end
redis.call('HSET', ARGV[1] .. device, 'sub', ARGV[2])
return 1`;

const ROTATE = `
local record = redis.call('HMGET', KEYS[1], 'client', 'sub')
if record[1] ~= ARGV[1] then return false end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[2], 'client', record[1], 'sub', record[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return record[2]`;

const SPEND = `
local record = redis.call('HMGET', KEYS[1], 'client', 'challenge', 'sub')
if record[1] ~= ARGV[1] or record[2] ~= ARGV[2] then return false end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[2], 'client', record[1], 'sub', record[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return record[3]`;

const LOOK = `return redis.call('GET', KEYS[1])`;

export const scripts = {
  start: { numberOfKeys: 2, lua: START },
  poll: { numberOfKeys: 2, lua: POLL },
  approve: { numberOfKeys: 1, lua: APPROVE },
  rotate: { numberOfKeys: 2, lua: ROTATE },
  spend: { numberOfKeys: 2, lua: SPEND },
  look: { numberOfKeys: 1, lua: LOOK },
};
