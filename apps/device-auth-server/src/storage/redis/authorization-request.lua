-- A request that waits for its person, and for nobody else: protocol/authorization/find-request.ts, word for word.
--
-- KEYS[1] the request   ARGV[3…] its members, or the browsers that may have begun it

local RECORD = {
  tag = 'a1',
  fields = { 'browserId', 'createdAt', 'expiresAt', 'about' },
  numbers = { createdAt = true, expiresAt = true },
}

local function keep()
  local request = received(RECORD, 3)
  local drift = now - request.createdAt
  request.createdAt, request.expiresAt = now, request.expiresAt + drift
  write(KEYS[1], RECORD, request, request.expiresAt)
  return 'kept'
end

local function find()
  local request = read(KEYS[1], RECORD)
  if not request or now >= request.expiresAt then
    return nil
  end
  for place = 3, #ARGV do
    if request.browserId == ARGV[place] then
      return request
    end
  end
  return nil
end

if verb == 'keep' then
  return keep()
end
local request = find()
if request and verb == 'take' then
  redis.call('DEL', KEYS[1])
end
return request and with(request, RECORD, 'found') or 'none'
