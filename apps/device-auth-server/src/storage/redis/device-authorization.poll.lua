-- The rule of polling (protocol/device-authorization/poll.ts), word for word. Words of more than one part are arrays.

local TOLERANCE = 0.2
local SLOW_DOWN_STEP_MS = 5000
local SLOWEST_INTERVAL_MS = 60000

local function bindingFault(record, challenge)
  if not record.codeChallenge then
    return challenge and 'no challenge' or nil
  elseif not challenge then
    return 'verifier missing'
  end
  return challenge ~= record.codeChallenge and 'verifier wrong' or nil
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

-- The first to come is written down; whoever comes again, while the answer may have been lost, is told the same.
local function fetched(record)
  if now >= redeemableUntil(record) then
    return record.redeemedAt and { 'redeemed', record.decidedBy } or 'expired'
  elseif not record.redeemedAt then
    record.redeemedAt = now
    keep(record)
    answered(record)
  end
  return { 'approved', record.name or false, record.model or false, grantOf(record) }
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
  elseif isApproved(record) then
    return fetched(record)
  elseif now >= record.expiresAt then
    return 'expired'
  end
  return pace(record, callId, showsProgress, instance, looksAgain)
end

return poll(sitting(KEYS[1]))
