import type { BucketRule, SharedCounts, WindowRule } from "#lib/rate.ts"
import type { Broker } from "#lib/realtime/broker.ts"

/** KEYS: bucket. ARGV: per second, burst. The seconds to wait; by the broker's clock, so that nodes' clocks may differ. */
const TAKE_TOKEN = `
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local perSecond, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if held[1] then tokens = math.min(burst, held[1] + (now - held[2]) * perSecond) end
local wait = 0
if tokens >= 1 then tokens = tokens - 1 else wait = (1 - tokens) / perSecond end
redis.call('HSET', KEYS[1], 'tokens', tokens, 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / perSecond * 1000) + 1000)
return tostring(wait)`

/** KEYS: window. ARGV: most, seconds, a name for this one. */
const TAKE_PLACE = `
local time = redis.call('TIME')
local now = time[1] + time[2] / 1e6
local most, seconds = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - seconds)
if redis.call('ZCARD', KEYS[1]) >= most then
  return tostring(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + seconds - now)
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], seconds * 1000)
return '0'`

/** Counts in Redis, each take in one step. Where that gives no answer at once, whoever asks counts alone. */
export function makeSharedCounts(broker: Broker, prefix: string): SharedCounts {
  let takes = 0
  const own = `${process.pid}:${Math.random()}`

  const run = async (script: string, key: string, args: (string | number)[]) => {
    const wait = await broker.run(client => client.eval(script, { keys: [prefix + key], arguments: args.map(String) }))
    return Number(wait)
  }
  const take = (key: string, rule: BucketRule | WindowRule) =>
    "most" in rule
      ? run(TAKE_PLACE, key, [rule.most, rule.seconds, `${own}:${takes++}`])
      : run(TAKE_TOKEN, key, [rule.perSecond, rule.burst])

  return {
    take: (key, rule) => take(key, rule).catch(() => null),
    giveBack: key => void broker.run(client => client.zPopMax(prefix + key)).catch(() => {}),
  }
}
