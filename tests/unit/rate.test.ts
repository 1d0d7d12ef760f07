import { expect, test } from "vitest"
import { networkOf, SlidingWindows, TokenBuckets } from "#lib/rate.ts"

test("a bucket gives its burst at once and then so many a second, and says how long to wait", () => {
  const bucket = new TokenBuckets({ perSecond: 5, burst: 15 })
  const taken = Array.from({ length: 50 }, () => bucket.take("ada", 0)).filter(wait => wait === 0)
  expect(taken).toHaveLength(15)
  expect(bucket.take("ada", 0)).toBeCloseTo(0.2)
  expect(bucket.take("ben", 0)).toBe(0)
  expect(bucket.take("ada", 200)).toBe(0)
  expect(bucket.take("ada", 200)).toBeGreaterThan(0)
})

test("a window never lets more than its number into any stretch of its length", () => {
  const window = new SlidingWindows({ most: 20, seconds: 3600 })
  const times: number[] = []
  for (let minute = 0; minute < 300; minute++) if (window.take("ada", minute * 60_000) === 0) times.push(minute)
  for (const start of times)
    expect(times.filter(time => time >= start && time < start + 60).length).toBeLessThanOrEqual(20)
  expect(times.length).toBe(100)
})

test("what is given back can be taken again", () => {
  const window = new SlidingWindows({ most: 1, seconds: 60 })
  expect(window.take("ada", 0)).toBe(0)
  expect(window.take("ada", 10_000)).toBe(50)
  window.giveBack("ada")
  expect(window.take("ada", 10_000)).toBe(0)
})

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::6", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s counts as %s", (address, network) => expect(networkOf(address)).toBe(network))
