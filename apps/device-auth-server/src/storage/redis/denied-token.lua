-- An access token without a family that was revoked, until it would have expired anyway.
--
-- KEYS[1] the token   ARGV[3] until when (ms)

local RECORD = { tag = 'j1', fields = { 'endsAt' } }

if verb == 'deny' then
  local endsAt = tonumber(ARGV[3])
  write(KEYS[1], RECORD, { endsAt = endsAt }, endsAt)
  return
end
local denied = read(KEYS[1], RECORD)
return denied and now < denied.endsAt and 1 or 0
