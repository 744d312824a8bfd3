-- Apart from the other verbs since it alone may be refused for want of memory: what has begun must be able to end.
--
-- KEYS[1] the record   ARGV[3…] its members

local existing = sitting(KEYS[1])
local record = received(RECORD, 3)
if existing then
  return existing.secretDigest == record.secretDigest and 'opened' or 'taken'
end
-- Its time counts from here, whatever the clock of the server that asks.
local drift = now - record.createdAt
record.createdAt = now
record.expiresAt = record.expiresAt + drift
write(KEYS[1], RECORD, record, rememberedUntil(record))
return 'opened'
