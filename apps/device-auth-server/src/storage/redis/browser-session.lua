-- The rules of protocol/browser-session/touch.ts, word for word.
--
-- KEYS[1] the session   KEYS[2] its end user's account   KEYS[3] the ids of that user's sessions
-- ARGV[3] what was seen of the account where it lives elsewhere   ARGV[4] idleMs   ARGV[5] absoluteMs   ARGV[6] adminIdleMs   ARGV[7…] the verb's own

local RECORD = {
  tag = 's1',
  fields = { 'endUserId', 'epoch', 'createdAt', 'lastSeenAt', 'about', 'sealedCompanionToken' },
  numbers = { epoch = true, createdAt = true, lastSeenAt = true },
}

local idleMs, absoluteMs, adminIdleMs = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local SEEN_EVERY_MS = 30000

local function expiresAt(session)
  return math.min(session.lastSeenAt + math.max(idleMs, adminIdleMs), session.createdAt + absoluteMs)
end

local function keep(session)
  write(KEYS[1], RECORD, session, expiresAt(session))
end

local function sitting(key)
  local session = read(key, RECORD)
  return session and now < expiresAt(session) and session or nil
end

local function isLive(session)
  local gate = accountGate(KEYS[2], given(3))
  if not gate or not gate.active or gate.epoch ~= session.epoch then
    return false
  end
  local idle = gate.admin and adminIdleMs or idleMs
  return now < session.lastSeenAt + idle and now < session.createdAt + absoluteMs
end

local function start()
  local sessionId, session = ARGV[7], received(RECORD, 8)
  keep(session)
  enlist(sessionId, session.createdAt + absoluteMs)
  return 'started'
end

local function touch(session)
  if not session or not isLive(session) then
    return 'none'
  end
  if now >= session.lastSeenAt + SEEN_EVERY_MS then
    session.lastSeenAt = now
    keep(session)
  end
  return with(session, RECORD, 'found')
end

local function hold(session)
  if not session or not isLive(session) then
    return 'none'
  end
  session.sealedCompanionToken = ARGV[7]
  keep(session)
  return 'held'
end

local function finish(session)
  redis.call('DEL', KEYS[1])
  redis.call('SREM', KEYS[3], ARGV[7])
  return session and 'ended' or 'none'
end

-- ARGV[7] where each session of the user lies: its key without the id
local function finishAll()
  local ended = 0
  for _, sessionId in ipairs(redis.call('SMEMBERS', KEYS[3])) do
    local key = ARGV[7] .. sessionId
    ended = ended + (sitting(key) and 1 or 0)
    redis.call('DEL', key)
  end
  redis.call('DEL', KEYS[3])
  return ended
end

local verbs = { start = start, touch = touch, hold = hold, finish = finish, finishAll = finishAll }

return verbs[verb](sitting(KEYS[1]))
