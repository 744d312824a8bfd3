-- The rules of protocol/device-authorization/answer.ts, word for word. Words of more than one part are arrays.

local CLAIM_HOLD_MS = 90000

local function enterableUntil(record) return record.expiresAt - 30000 end
local function decidableUntil(record) return record.expiresAt - 10000 end

local function markOpened(record)
  if record and not isDecided(record) and not record.openedAt and now < enterableUntil(record) then
    record.openedAt = now
    keep(record)
    tell(record.waiter, 'progress')
  end
end

local function claim(record)
  local endUserId, sessionId = ARGV[3], ARGV[4]
  if not record or isDecided(record) then
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
  if not record or record.claimedBy ~= ARGV[3] or isDecided(record) then
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
  elseif isDecided(record) then
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

-- An end that the device or the person made: nothing of an approval stays.
local function deny(record, endUserId)
  record.approved, record.decidedBy, record.decidedAt = 0, endUserId, now
  record.epoch, record.authTime, record.amr = nil, nil, nil
  keep(record)
  answered(record)
end

local function cancel(record)
  local secretDigest, clientId = ARGV[3], ARGV[4]
  if not record or record.secretDigest ~= secretDigest or record.clientId ~= clientId or isDecided(record) then
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
  markOpened = markOpened, claim = claim, release = release, decide = decide, cancel = cancel,
  granted = granted, disown = disown, follow = follow,
  has = function(record) return record and 1 or 0 end,
}

return verbs[verb](sitting(KEYS[1]))
