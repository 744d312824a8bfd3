-- The rules of protocol/refresh-token-family/start.ts and rotate.ts, word for word.
--
-- KEYS[1] the family   KEYS[2] its end user's account   KEYS[3] the ids of that user's families   KEYS[4] what a device was answered
-- ARGV[3] what was seen of the account where it lives elsewhere   ARGV[4…] the verb's own, named where it reads them

local RECORD = {
  tag = 'f1',
  fields = {
    'clientId', 'epoch', 'idleMs', 'absoluteExpiresAt', 'createdAt', 'lastUsedAt', 'generation', 'current',
    'previousDigest', 'previousRotatedAt', 'previousSealed', 'closed', 'revokedAt', 'revokedBecause', 'about',
  },
}

local RESPONSE = { tag = 'r1', fields = { 'sealedResponse', 'startedAt' } }

local REPLAY_WINDOW_MS = 120000
local GRACE_MS = 30000
local QUIET_MS = 30000
local MOST_QUIET = 32
local ACCESS_TOKENS_OUTLIVE_MS = 24 * 60 * 60000

local function endsAt(family) return math.min(family.absoluteExpiresAt, family.lastUsedAt + family.idleMs) end
local function rememberedUntil(family) return endsAt(family) + ACCESS_TOKENS_OUTLIVE_MS end

local function keep(family)
  write(KEYS[1], RECORD, family, rememberedUntil(family))
end

local function sitting(key)
  local family = read(key, RECORD)
  return family and now < rememberedUntil(family) and family or nil
end

local function isBarred(family, gate)
  return not gate or not gate.active or gate.epoch ~= family.epoch
end

-- The family as the server sends it, from ARGV[first] on: its client, its numbers in one text, its first token, and what no rule looks at.
local function told(first)
  local numbers = {}
  for number in string.gmatch(ARGV[first + 1], '%S+') do
    table.insert(numbers, tonumber(number))
  end
  local epoch, idleMs, absoluteExpiresAt, createdAt, lastUsedAt, generation = unpack(numbers)
  return {
    clientId = ARGV[first], epoch = epoch, idleMs = idleMs, absoluteExpiresAt = absoluteExpiresAt, createdAt = createdAt, lastUsedAt = lastUsedAt,
    generation = generation, current = given(first + 2), about = ARGV[first + 3],
    revokedAt = tonumber(given(first + 4)), revokedBecause = given(first + 5),
  }
end

local function begin(family, familyId, sealedResponse)
  keep(family)
  enlist(familyId, family.absoluteExpiresAt + ACCESS_TOKENS_OUTLIVE_MS)
  if sealedResponse then
    write(KEYS[4], RESPONSE, { sealedResponse = sealedResponse, startedAt = now }, now + REPLAY_WINDOW_MS)
  end
  return 'started'
end

local function keptResponse()
  local kept = read(KEYS[4], RESPONSE)
  return kept and now < kept.startedAt + REPLAY_WINDOW_MS and kept.sealedResponse
end

local function start(existing)
  local familyId, sealedResponse, family = ARGV[4], given(5), told(6)
  local gate = accountGate(KEYS[2], given(3))
  if isBarred(family, gate) then
    return 'inactive'
  elseif not existing then
    if sealedResponse and now < gate.throttledUntil then
      return 'throttled'
    end
    return begin(family, familyId, sealedResponse)
  elseif existing.revokedAt then
    return 'revoked'
  elseif existing.generation > 0 then
    return 'used'
  elseif not sealedResponse then
    return 'exists'
  end
  local kept = keptResponse()
  return kept and { 'exists', kept } or 'used'
end

local function granted(family, word, sealedSuccessor)
  return { word, family.epoch, family.about, sealedSuccessor }
end

local function alarm(family)
  family.revokedAt, family.revokedBecause = now, 'reuse'
  keep(family)
  return granted(family, 'reused')
end

-- The closed ones lie as digest, instant, digest, instant …, oldest first.
local function closedBesides(family)
  local closed = family.closed or {}
  if family.previousDigest then
    table.insert(closed, family.previousDigest)
    table.insert(closed, math.min(family.previousRotatedAt + GRACE_MS, now))
  end
  local quiet = {}
  for place = 1, #closed, 2 do
    if now < closed[place + 1] + QUIET_MS then
      table.insert(quiet, closed[place])
      table.insert(quiet, closed[place + 1])
    end
  end
  while #quiet > 2 * MOST_QUIET do
    table.remove(quiet, 1)
    table.remove(quiet, 1)
  end
  return #quiet > 0 and quiet or nil
end

local function succeed(family, presented, successor, sealedSuccessor)
  family.closed = closedBesides(family)
  family.generation = family.generation + 1
  family.lastUsedAt = now
  family.current = successor
  family.previousDigest, family.previousRotatedAt, family.previousSealed = presented, now, sealedSuccessor
  keep(family)
  return granted(family, 'rotated')
end

local function closedAt(family, digest)
  local closed = family.closed or {}
  for place = 1, #closed, 2 do
    if closed[place] == digest then
      return closed[place + 1]
    end
  end
  return nil
end

local function rotate(family)
  local clientId, presented, genuine, successor, sealedSuccessor = ARGV[4], ARGV[5], ARGV[6] == '1', ARGV[7], ARGV[8]
  if not family or not family.current or family.clientId ~= clientId then
    return 'unknown'
  elseif family.revokedAt then
    return 'revoked'
  elseif now >= endsAt(family) then
    return 'expired'
  elseif isBarred(family, accountGate(KEYS[2], given(3))) then
    return 'inactive'
  elseif presented == family.current then
    return succeed(family, presented, successor, sealedSuccessor)
  elseif presented == family.previousDigest then
    local graceEndsAt = family.previousRotatedAt + GRACE_MS
    if now < graceEndsAt then
      return granted(family, 'repeated', family.previousSealed)
    end
    return now < graceEndsAt + QUIET_MS and 'superseded' or alarm(family)
  end
  local at = closedAt(family, presented)
  if at and now < at + QUIET_MS then
    return 'superseded'
  end
  return (at or genuine) and alarm(family) or 'unknown'
end

local function isLive(family)
  return family and not family.revokedAt and not isBarred(family, accountGate(KEYS[2], given(3)))
end

local function inspect(family)
  local presented = ARGV[4]
  if not isLive(family) then
    return 'inactive'
  end
  local inGrace = presented == family.previousDigest and now < family.previousRotatedAt + GRACE_MS
  if now >= endsAt(family) or (presented ~= family.current and not inGrace) then
    return 'inactive'
  end
  return with(family, RECORD, 'active', endsAt(family))
end

local function revoke(family)
  local reason, clientId = ARGV[4], given(5)
  if not family then
    return 'none'
  elseif clientId and family.clientId ~= clientId then
    return 'foreign'
  elseif family.revokedAt then
    return 'none'
  end
  family.revokedAt, family.revokedBecause = now, reason
  keep(family)
  return 'revoked'
end

-- When their end user is gone. ARGV[4] where each of them lies: its key without the id.
local function removeAll()
  for _, familyId in ipairs(redis.call('SMEMBERS', KEYS[3])) do
    redis.call('DEL', ARGV[4] .. familyId)
  end
  redis.call('DEL', KEYS[3])
end

-- Every living family of one end user; the dead leave the list. ARGV[4] as above
local function listOf()
  local families = {}
  for _, familyId in ipairs(redis.call('SMEMBERS', KEYS[3])) do
    local family = sitting(ARGV[4] .. familyId)
    if family then
      table.insert(families, with(family, RECORD, familyId))
    else
      redis.call('SREM', KEYS[3], familyId)
    end
  end
  return families
end

local verbs = {
  start = start, rotate = rotate, inspect = inspect, revoke = revoke, removeAll = removeAll, listOf = listOf,
  isLive = function(family) return isLive(family) and 1 or 0 end,
  find = function(family) return family and with(family, RECORD, 'found') or 'none' end,
}

return verbs[verb](sitting(KEYS[1]))
