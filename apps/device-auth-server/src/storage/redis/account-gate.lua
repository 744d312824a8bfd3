-- Whether the end user may have tokens and sessions now, seen in the same step: the account is a hash in the same slot. Where accounts live
-- in a store of their own, the caller has looked there and says what it saw: status, epoch, rank and until when it is locked, or that there is nobody.

local function accountGate(key, seen)
  if seen == 'none' then
    return nil
  end
  local status, epoch, admin, throttledUntil
  if seen then
    status, epoch, admin, throttledUntil = string.match(seen, '^(%a+) (%d+) (%d) (%d+)$')
  else
    status, epoch, admin, throttledUntil = unpack(redis.call('HMGET', key, 'status', 'epoch', 'admin', 'throttledUntil'))
  end
  if not status then
    return nil
  end
  return { active = status == 'active', epoch = tonumber(epoch), admin = admin == '1', throttledUntil = tonumber(throttledUntil) }
end

-- KEYS[3], the list of a user's families or sessions, may name the dead and never misses the living: it lasts as long as the longest of them.
local function enlist(id, endsAt)
  redis.call('SADD', KEYS[3], id)
  if redis.call('PEXPIRETIME', KEYS[3]) < endsAt then
    redis.call('PEXPIREAT', KEYS[3], endsAt)
  end
end
