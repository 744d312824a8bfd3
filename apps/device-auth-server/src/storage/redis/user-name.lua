-- A name leads to one account. It may lead to one that is gone, or was never made; such a name is free.
--
-- KEYS[1] the name   ARGV[3] the id of the account

local verbs = {}

-- ARGV[4] an id that the caller found to lead nowhere
function verbs.take()
  local id = redis.call('GET', KEYS[1])
  if id and id ~= ARGV[3] and id ~= given(4) then
    return { 'taken', id }
  end
  redis.call('SET', KEYS[1], ARGV[3])
  return 'yours'
end

function verbs.leave()
  if redis.call('GET', KEYS[1]) == ARGV[3] then
    redis.call('DEL', KEYS[1])
  end
end

return verbs[verb]()
