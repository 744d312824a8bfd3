-- One device waiting for one person (protocol/device-authorization), at its locator.
-- `waiter` and `follower` name the instances where a poll, or a page, waits for news of it; they are no part of the record's meaning.

local RECORD = {
  tag = 'd1',
  fields = {
    'secretDigest', 'clientId', 'scope', 'resources', 'name', 'model', 'network', 'codeChallenge', 'createdAt', 'expiresAt', 'intervalMs',
    'lastAcceptedPollAt', 'callId', 'callWord', 'openedAt', 'claimedBy', 'claimSession', 'claimedAt',
    'approved', 'decidedBy', 'decidedAt', 'epoch', 'authTime', 'amr', 'redeemedAt', 'waiter', 'follower',
  },
  numbers = { createdAt = true, expiresAt = true, intervalMs = true },
}

local LAST_POLL_MS = 10000
local REPLAY_WINDOW_MS = 120000

local function rememberedUntil(record)
  return record.expiresAt + math.max(record.expiresAt - record.createdAt, LAST_POLL_MS + REPLAY_WINDOW_MS)
end

local function sitting(key)
  local record = read(key, RECORD)
  return record and now < rememberedUntil(record) and record or nil
end
