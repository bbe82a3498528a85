-- For wrk: sends the requests of a file one after another and prints what bench/follow.py reads back.

local threads, requests, expected, sent = {}, {}, 0, 0
wrong = 0

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  expected = tonumber(arguments[2])
  for request in io.open(arguments[1], "rb"):read("*a"):gmatch("([^%z]+)%z") do
    table.insert(requests, request)
  end
end

function request()
  sent = sent + 1
  return requests[(sent - 1) % #requests + 1]
end

function response(status)
  if status ~= expected then wrong = wrong + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  local seconds = summary.duration / 1000000
  print(string.format("found %d %f %f %f %d", summary.requests, seconds,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, threads[1]:get("wrong") + lost))
end
