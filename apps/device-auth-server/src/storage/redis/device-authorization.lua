-- The rules of protocol/device-authorization/{poll,answer}.ts, word for word. Words of more than one part are arrays.
--
-- KEYS[1] the record   KEYS[2] the sealed response to its redemption   ARGV[3…] the verb's own, named where it reads them

local SEALED = { tag = 'r1', fields = { 'sealedResponse', 'redeemedAt' } }
local CALL_WORDS = { pending = 1, slow_down = 2, decided = 3 }

local REPLAY_WINDOW_MS = 120000
local CLAIM_HOLD_MS = 90000
local TOLERANCE = 0.2
local SLOW_DOWN_STEP_MS = 5000
local SLOWEST_INTERVAL_MS = 60000

local function enterableUntil(record) return record.expiresAt - 30000 end
local function decidableUntil(record) return record.expiresAt - 10000 end
local function redeemableUntil(record) return record.expiresAt + 10000 end

local function keep(record)
  write(KEYS[1], RECORD, record, rememberedUntil(record))
end

local function isDecided(record) return record.approved ~= nil end
local function isApproved(record) return record.approved == 1 end
local function isOver(record) return isDecided(record) or record.redeemedAt ~= nil end

-- One channel an instance. A lost message costs latency only.
local function tell(instance, move)
  if instance then
    redis.call('PUBLISH', 'w:' .. instance, move .. ' ' .. string.match(KEYS[1], '{(.+)}'))
  end
end

local function answered(record)
  tell(record.waiter, 'answered')
  if record.follower ~= record.waiter then
    tell(record.follower, 'answered')
  end
end

local function note(record, callId, word)
  if callId then
    record.callId = callId
    record.callWord = CALL_WORDS[word]
  end
end

local function keptResponse()
  local kept = read(KEYS[2], SEALED)
  return kept and now < kept.redeemedAt + REPLAY_WINDOW_MS and kept.sealedResponse or nil
end

local function bindingFault(record, challenge)
  if not record.codeChallenge then
    return challenge and 'no challenge' or nil
  elseif not challenge then
    return 'verifier missing'
  end
  return challenge ~= record.codeChallenge and 'verifier wrong' or nil
end

local function grantOf(record)
  return record.decidedBy, record.epoch, record.scope or false, record.resources or false, record.authTime, record.amr or false
end

local function slowDown(record)
  return { 'slow_down', record.intervalMs, math.max(record.lastAcceptedPollAt + record.intervalMs - now, 0) }
end

local function pending(record, showsProgress)
  if not showsProgress then
    return 'pending'
  end
  local progress = record.claimedBy and 'signed_in' or record.openedAt and 'opened' or 'waiting'
  return { 'pending', progress, record.expiresAt - now }
end

-- Of polls that wait the newest is held alone, wherever the one before it is. One that does not wait leaves them as they are.
local function waitAt(record, instance)
  if instance and record.waiter ~= instance then
    tell(record.waiter, 'superseded')
    record.waiter = instance
  end
end

local function pace(record, callId, showsProgress, instance, looksAgain)
  local last = record.lastAcceptedPollAt
  if looksAgain then
    return pending(record, showsProgress)
  elseif callId and record.callId == callId then
    if record.callWord == CALL_WORDS.slow_down then
      return slowDown(record)
    end
  elseif last and now - last < record.intervalMs * (1 - TOLERANCE) then
    record.intervalMs = math.min(record.intervalMs + SLOW_DOWN_STEP_MS, SLOWEST_INTERVAL_MS)
    note(record, callId, 'slow_down')
    keep(record)
    return slowDown(record)
  else
    record.lastAcceptedPollAt = now
    note(record, callId, 'pending')
    waitAt(record, instance)
    keep(record)
  end
  return pending(record, showsProgress)
end

local function poll(record)
  local secretDigest, clientId, challenge = ARGV[3], ARGV[4], given(5)
  local callId, showsProgress, instance, looksAgain = given(6), given(7), given(8), given(9)
  if not record or record.secretDigest ~= secretDigest or record.clientId ~= clientId then
    return 'unknown'
  end
  local unbound = bindingFault(record, challenge)
  if unbound then
    return { 'unbound', unbound }
  elseif isDecided(record) and not isApproved(record) then
    return 'denied'
  elseif record.redeemedAt then
    return { 'redeemed', record.decidedBy or '', keptResponse() or false }
  elseif isApproved(record) then
    if now >= redeemableUntil(record) then
      return 'expired'
    end
    return { 'approved', record.name or false, record.model or false, grantOf(record) }
  elseif now >= record.expiresAt then
    return 'expired'
  end
  return pace(record, callId, showsProgress, instance, looksAgain)
end

local function markOpened(record)
  if record and not isOver(record) and not record.openedAt and now < enterableUntil(record) then
    record.openedAt = now
    keep(record)
    tell(record.waiter, 'progress')
  end
end

local function claim(record)
  local endUserId, sessionId = ARGV[3], ARGV[4]
  if not record or isOver(record) then
    return 'none'
  end
  local mine = record.claimedBy == endUserId
  if now >= (mine and decidableUntil(record) or enterableUntil(record)) then
    return 'none'
  elseif record.claimedBy and not mine and now - record.claimedAt < CLAIM_HOLD_MS then
    return 'taken'
  end
  local word = mine and record.claimSession == sessionId and 'yours' or 'claimed'
  record.claimedBy, record.claimSession, record.claimedAt = endUserId, sessionId, now
  keep(record)
  if word == 'claimed' then
    tell(record.waiter, 'progress')
  end
  return {
    word, record.clientId, record.scope or false, record.resources or false, record.name or false, record.model or false, record.network,
    record.createdAt, decidableUntil(record),
  }
end

local function release(record)
  if not record or record.claimedBy ~= ARGV[3] or isOver(record) then
    return 'none'
  end
  record.claimedBy, record.claimSession, record.claimedAt = nil, nil, nil
  keep(record)
  tell(record.waiter, 'progress')
  return 'released'
end

local function decide(record)
  local approve, endUserId, sessionId, callId = ARGV[3] == '1', ARGV[4], ARGV[5], given(9)
  if not record then
    return 'none'
  elseif isOver(record) then
    if callId and record.callId == callId and record.callWord == CALL_WORDS.decided then
      return { 'decided', record.clientId }
    end
    return 'already answered'
  elseif now >= decidableUntil(record) then
    return 'none'
  elseif record.claimedBy ~= endUserId or record.claimSession ~= sessionId then
    return 'not yours'
  end
  record.approved, record.decidedBy, record.decidedAt = approve and 1 or 0, endUserId, now
  if approve then
    record.epoch, record.authTime, record.amr = tonumber(ARGV[6]), tonumber(ARGV[7]), given(8)
  end
  note(record, callId, 'decided')
  keep(record)
  answered(record)
  return { 'decided', record.clientId }
end

local function redeem(record)
  local secretDigest, sealedResponse = ARGV[3], ARGV[4]
  if not record or record.secretDigest ~= secretDigest or not isApproved(record) then
    return 'gone'
  elseif record.redeemedAt then
    local kept = keptResponse()
    return kept and { 'repeated', kept } or 'gone'
  elseif now >= redeemableUntil(record) then
    return 'gone'
  end
  record.redeemedAt = now
  keep(record)
  write(KEYS[2], SEALED, { sealedResponse = sealedResponse, redeemedAt = now }, now + REPLAY_WINDOW_MS)
  answered(record)
  return 'redeemed'
end

-- An end that the device or the person made: nothing of an approval stays.
local function deny(record, endUserId)
  record.approved, record.decidedBy, record.decidedAt = 0, endUserId, now
  record.epoch, record.authTime, record.amr = nil, nil, nil
  keep(record)
  answered(record)
end

local function cancel(record)
  local secretDigest, clientId = ARGV[3], ARGV[4]
  if not record or record.secretDigest ~= secretDigest or record.clientId ~= clientId or isOver(record) then
    return 'none'
  end
  deny(record, nil)
  return 'cancelled'
end

local function isOf(record, endUserId)
  return record and isApproved(record) and record.decidedBy == endUserId
end

local function granted(record)
  if not isOf(record, ARGV[3]) then
    return 'none'
  end
  return { 'granted', record.secretDigest, record.clientId, grantOf(record) }
end

local function disown(record)
  if not isOf(record, ARGV[3]) then
    return 'none'
  end
  deny(record, ARGV[3])
  return 'disowned'
end

local function progressOf(record)
  if not isDecided(record) then
    return now < decidableUntil(record) and 'pending' or 'expired'
  elseif not isApproved(record) then
    return 'denied'
  elseif record.redeemedAt then
    return 'redeemed'
  end
  return now < redeemableUntil(record) and 'approved' or 'expired'
end

local function follow(record)
  local endUserId, instance = ARGV[3], given(4)
  local of = record and (isDecided(record) and (record.decidedBy or '') or record.claimedBy)
  if not record or of ~= endUserId then
    return 'none'
  end
  if instance and record.follower ~= instance then
    record.follower = instance
    keep(record)
  end
  return { progressOf(record), record.clientId, record.name or false, record.model or false }
end

local verbs = {
  poll = poll, markOpened = markOpened, claim = claim, release = release, decide = decide, redeem = redeem, cancel = cancel,
  granted = granted, disown = disown, follow = follow,
  has = function(record) return record and 1 or 0 end,
}

return verbs[verb](sitting(KEYS[1]))
