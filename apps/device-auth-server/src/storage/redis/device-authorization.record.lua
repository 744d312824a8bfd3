-- What polls and answers both know of a device authorization (protocol/device-authorization/lifetime.ts).
--
-- KEYS[1] the record   ARGV[3…] the verb's own, named where it reads them

local CALL_WORDS = { pending = 1, slow_down = 2, decided = 3 }

local function redeemableUntil(record)
  return record.expiresAt + LAST_POLL_MS + (record.redeemedAt and REPLAY_WINDOW_MS or 0)
end

local function keep(record)
  write(KEYS[1], RECORD, record, rememberedUntil(record))
end

local function isDecided(record) return record.approved ~= nil end
local function isApproved(record) return record.approved == 1 end

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

local function grantOf(record)
  return record.decidedBy, record.epoch, record.scope or false, record.resources or false, record.authTime, record.amr or false
end
