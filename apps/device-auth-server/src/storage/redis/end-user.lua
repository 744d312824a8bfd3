-- The rules of protocol/end-user/attempt-password.ts, word for word. An account is a hash, since people administer it, and has no end.
--
-- KEYS[1] the account   ARGV[3…] the verb's own, named where it reads them

local FREE_FAILURES = 5
local LONGEST_WAIT_MS = 15 * 60000
local MOST_FAILURES = 100

local key = KEYS[1]

local function keep(...)
  redis.call('HSET', key, ...)
end

local function exists()
  local version = redis.call('HGET', key, 'v')
  assert(not version or version == 'u1', 'VERSION a record of another version: ' .. tostring(version) .. ', this build reads u1')
  return version
end

local function epoch()
  return tonumber(redis.call('HGET', key, 'epoch'))
end

local function waitMs(failures)
  if failures < FREE_FAILURES then
    return 0
  end
  return math.min(2 ^ (failures - FREE_FAILURES + 1) * 1000, LONGEST_WAIT_MS)
end

local verbs = {}

-- The members by name: the account is written whole, or not at all.
function verbs.add()
  if exists() then
    return 'taken'
  end
  keep(unpack(ARGV, 3))
  return 'added'
end

function verbs.attemptPassword()
  if not exists() then
    return 'none'
  end
  local failures = tonumber(redis.call('HGET', key, 'failures'))
  if failures >= MOST_FAILURES or now < tonumber(redis.call('HGET', key, 'throttledUntil')) then
    return 'throttled'
  end
  failures = failures + 1
  keep('failures', failures, 'throttledUntil', now + waitMs(failures))
  return failures < MOST_FAILURES and 'go on' or 'last'
end

function verbs.passwordAccepted()
  local rehashed, checkedAgainst = given(3), given(4)
  if not exists() then
    return
  end
  local unchanged = not checkedAgainst or checkedAgainst == redis.call('HGET', key, 'passwordHash')
  if unchanged and rehashed then
    keep('passwordHash', rehashed)
  end
  keep('failures', 0, 'throttledUntil', 0)
end

function verbs.setPassword()
  if not exists() then
    return 'none'
  end
  keep('passwordHash', ARGV[3], 'epoch', epoch() + 1, 'failures', 0, 'throttledUntil', 0)
  return 'set'
end

function verbs.setStatus()
  if not exists() then
    return 'none'
  end
  keep('status', ARGV[3], 'epoch', ARGV[3] == 'disabled' and epoch() + 1 or epoch())
  return 'set'
end

function verbs.endAll()
  if not exists() then
    return 'none'
  end
  keep('epoch', epoch() + 1)
  return 'ended'
end

function verbs.unlock()
  if not exists() then
    return 'none'
  end
  keep('failures', 0, 'throttledUntil', 0)
  return 'set'
end

function verbs.remove()
  return redis.call('DEL', key) == 1 and 'removed' or 'none'
end

return verbs[verb]()
