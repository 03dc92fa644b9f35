-- Takes tokens from all of a request's buckets or from none, in one round trip: the arithmetic of Gcra.java.
--
-- KEYS  the buckets, 1 to 3
-- ARGV  cost, time in microseconds ('' takes Redis' own; given only in tests), idle milliseconds, then for each
--       bucket scale, interval, burst: in lowest terms it refills `scale` tokens every `interval` microseconds, so
--       with time in ticks of 1/scale microsecond a token costs `interval` ticks
-- gives admitted (1 or 0), then for each bucket its debt in ticks: 0 when full, burst * interval when empty
--
-- Lua's numbers are doubles, exact up to 2^53, and microseconds times scale would pass that. So the instant at which
-- a bucket is full is kept in two parts, whole microseconds and ticks below one; all that is ever multiplied is a
-- debt, at most burst * interval, which the caller keeps below 2^53. Nothing is rounded, except by at most a tick
-- against the client when a bucket's limit has changed.
local cost = tonumber(ARGV[1])
local now
if ARGV[2] == '' then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
else
  now = tonumber(ARGV[2])
end
local idle = tonumber(ARGV[3])
local reply = {1}
local buckets = {}

for i = 1, #KEYS do
  local scale, interval, burst = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
  local debt = 0
  local state = redis.call('GET', KEYS[i])
  local whole, part, s, n, b
  if state then
    whole, part, s, n, b = string.match(state, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
  end
  if whole then
    s, n, b = tonumber(s), tonumber(n), tonumber(b)
    debt = (tonumber(whole) - now) * s + tonumber(part)
    if debt < 0 then debt = 0 end
    -- Only a clock that was set back makes a bucket emptier than empty.
    if debt > b * n then debt = b * n end
    if s ~= scale or n ~= interval or b ~= burst then
      -- Another limit: a larger burst adds its difference, a smaller one clips.
      if b > burst then debt = debt - (b - burst) * n end
      if debt < 0 then debt = 0 end
      local tokens = math.floor(debt / n)
      debt = math.min(burst * interval, tokens * interval + math.ceil((debt - tokens * n) * interval / n))
    end
  end
  reply[i + 1] = debt
  buckets[i] = {scale, interval, burst}
  if debt + cost * interval > burst * interval then reply[1] = 0 end
end

if reply[1] == 1 then
  for i = 1, #KEYS do
    local scale, interval, burst = buckets[i][1], buckets[i][2], buckets[i][3]
    local debt = reply[i + 1] + cost * interval
    local micros = math.floor(debt / scale)
    reply[i + 1] = debt
    redis.call('SET', KEYS[i],
      string.format('%.0f %.0f %.0f %.0f %.0f', now + micros, debt - micros * scale, scale, interval, burst),
      'PX', string.format('%.0f', math.max(idle, math.ceil(micros / 1000) + 1000)))
  end
end
return reply
