-- The head of every script: what the call is, what time it is, and how a record lies under its key.
--
-- ARGV[1] the verb   ARGV[2] the instant in ms, given by the contract suite alone: else this server's own clock counts.
--
-- A record is a MessagePack array: its type and version, then its members in the order of `kind.fields`. An absent member is false, and
-- trailing ones are left out. Lists of words are one text with spaces, since no scope and no URI has one.

local verb = ARGV[1]
local now = tonumber(ARGV[2])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function decode(bytes, kind)
  local values = cmsgpack.unpack(bytes)
  assert(values[1] == kind.tag, 'VERSION a record of another version: ' .. tostring(values[1]) .. ', this build reads ' .. kind.tag)
  local record, fields = {}, kind.fields
  for place = 1, #fields do
    record[fields[place]] = values[place + 1] or nil
  end
  return record
end

local function read(key, kind)
  local bytes = redis.call('GET', key)
  return bytes and decode(bytes, kind) or nil
end

-- Key expiry is a broom: whether a record still counts, its rule says.
local function write(key, kind, record, expiresAt)
  local values, last, fields = { kind.tag }, 1, kind.fields
  for place = 1, #fields do
    local value = record[fields[place]]
    if value == nil then
      values[place + 1] = false
    else
      values[place + 1] = value
      last = place + 1
    end
  end
  for place = #values, last + 1, -1 do
    values[place] = nil
  end
  redis.call('SET', key, cmsgpack.pack(values), 'PXAT', expiresAt)
end

-- A record as the server sends it: its members from ARGV[first] on, empty ones absent.
local function received(kind, first)
  local record = {}
  for place, name in ipairs(kind.fields) do
    local value = ARGV[first + place - 1]
    if value and value ~= '' then
      record[name] = kind.numbers[name] and tonumber(value) or value
    end
  end
  return record
end

-- An answer that carries a record: the word, then the members in their order.
local function with(record, kind, ...)
  local answer = { ... }
  local words = #answer
  for place, name in ipairs(kind.fields) do
    local value = record[name]
    if value == nil then
      answer[words + place] = false
    else
      answer[words + place] = value
    end
  end
  return answer
end

-- An optional argument.
local function given(place)
  local value = ARGV[place]
  if value == '' then
    return nil
  end
  return value
end
