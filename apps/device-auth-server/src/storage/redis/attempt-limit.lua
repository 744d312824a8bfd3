-- The rule of protocol/attempt-limit/charge.ts, word for word, over the counters of one slot.
--
-- KEYS the counters   ARGV[3…] for each of them: how many it allows, in how many ms

local RECORD = { tag = 'l1', fields = { 'count', 'at' } }

local function counter(place)
  local kept = read(KEYS[place], RECORD)
  local count, windowMs = tonumber(ARGV[2 * place + 1]), tonumber(ARGV[2 * place + 2])
  local at = kept and kept.at or {}
  if #at == 0 or now >= at[#at] + windowMs then
    kept = nil
  end
  return { kept = kept, at = at, count = count, windowMs = windowMs }
end

local function keep(place, count, at, windowMs)
  write(KEYS[place], RECORD, { count = count, at = at }, (at[#at] or 0) + windowMs)
end

local function charge()
  local counters, fullest, waitMs = {}, nil, -1
  for place = 1, #KEYS do
    local of = counter(place)
    local inWindow = {}
    for _, instant in ipairs(of.at) do
      if now < instant + of.windowMs then
        table.insert(inWindow, instant)
      end
    end
    of.at = inWindow
    counters[place] = of
    local oldest = #inWindow >= of.count and (inWindow[#inWindow - of.count + 1] or now)
    if oldest and oldest + of.windowMs - now > waitMs then
      fullest, waitMs = place, oldest + of.windowMs - now
    end
  end
  if fullest then
    return { 'limited', fullest, waitMs }
  end
  for place, of in ipairs(counters) do
    table.insert(of.at, now)
    keep(place, of.count, of.at, of.windowMs)
  end
  return 'allowed'
end

-- Without its newest attempt; one that is empty then is gone.
local function refund()
  for place = 1, #KEYS do
    local of = counter(place)
    if of.kept then
      table.remove(of.at)
      if #of.at > 0 then
        keep(place, of.kept.count, of.at, of.windowMs)
      else
        redis.call('DEL', KEYS[place])
      end
    end
  end
end

local verbs = { charge = charge, refund = refund }

return verbs[verb]()
