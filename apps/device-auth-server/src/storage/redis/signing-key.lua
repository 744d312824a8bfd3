-- All signing keys lie in one hash, kid to JSON, so that one look sees the youngest. JSON is read here and never written again.
--
-- KEYS[1] the keys   ARGV[3] a kid   ARGV[4] that key's JSON   ARGV[5] the kid that was the youngest of its algorithm when the caller looked

local function youngest(alg)
  local found
  for _, json in ipairs(redis.call('HVALS', KEYS[1])) do
    local key = cjson.decode(json)
    local younger = found and (key.activeFrom > found.activeFrom or (key.activeFrom == found.activeFrom and key.kid < found.kid))
    if key.alg == alg and (not found or younger) then
      found = key
    end
  end
  return found and found.kid
end

local verbs = {}

function verbs.append()
  if youngest(cjson.decode(ARGV[4]).alg) ~= given(5) then
    return 'overtaken'
  end
  redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
  return 'appended'
end

function verbs.reseal()
  if redis.call('HEXISTS', KEYS[1], ARGV[3]) == 0 then
    return 'gone'
  end
  redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
  return 'resealed'
end

return verbs[verb]()
