-- The rule of protocol/authorization/redeem-code.ts, word for word.
--
-- KEYS[1] the code   ARGV[3…] the verb's own, named where it reads them

local RECORD = {
  tag = 'c1',
  fields = {
    'clientId', 'redirectUri', 'codeChallenge', 'createdAt', 'expiresAt', 'failures', 'resources', 'about', 'redeemedAt', 'redeemedBy',
  },
  numbers = { createdAt = true, expiresAt = true, failures = true },
}

local WRONG_VERIFIERS_ALLOWED = 5
local RACE_MS = 10000

local function rememberedUntil(code)
  return code.expiresAt + (code.expiresAt - code.createdAt)
end

local function keep(code)
  write(KEYS[1], RECORD, code, rememberedUntil(code))
end

-- Its minute counts from here, whatever the clock of the server that asks.
local function issue()
  local code = received(RECORD, 3)
  local drift = now - code.createdAt
  code.createdAt, code.expiresAt = now, code.expiresAt + drift
  keep(code)
  return 'issued'
end

local function areGranted(code, asked)
  local granted = ' ' .. (code.resources or '') .. ' '
  for uri in string.gmatch(asked or '', '%S+') do
    if not string.find(granted, ' ' .. uri .. ' ', 1, true) then
      return false
    end
  end
  return true
end

local function redeem(code)
  local clientId, redirectUri, challenge, asked, callId = ARGV[3], given(4), ARGV[5], given(6), given(7)
  if not code or code.clientId ~= clientId or code.failures >= WRONG_VERIFIERS_ALLOWED then
    return 'unknown'
  elseif not code.redeemedAt and now >= code.expiresAt then
    return 'unknown'
  elseif redirectUri and redirectUri ~= code.redirectUri then
    return { 'mismatch', 'redirect_uri' }
  elseif challenge ~= code.codeChallenge then
    code.failures = code.failures + 1
    keep(code)
    return { 'mismatch', 'verifier' }
  elseif code.redeemedAt and callId and code.redeemedBy == callId then
    return with(code, RECORD, 'redeemed')
  elseif code.redeemedAt then
    return with(code, RECORD, 'replayed', now - code.redeemedAt > RACE_MS and 1 or 0)
  elseif not areGranted(code, asked) then
    return { 'mismatch', 'resource' }
  end
  local answer = with(code, RECORD, 'redeemed')
  code.redeemedAt, code.redeemedBy = now, callId
  keep(code)
  return answer
end

local function sitting()
  local code = read(KEYS[1], RECORD)
  return code and now < rememberedUntil(code) and code or nil
end

if verb == 'issue' then
  return issue()
end
return redeem(sitting())
