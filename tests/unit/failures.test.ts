import { expect, test } from "vitest"
import { failuresIn } from "#tests/support/server.ts"

const job = '{"level":50,"name":"charla","msg":"Failed task 2 (index-words): word is too long"}'
const away = '{"level":50,"name":"charla","msg":"Connection terminated unexpectedly"}'
const uncaught = '{"level":60,"name":"charla","msg":"a failure that nobody caught"}'
const slow = '{"level":40,"name":"charla","msg":"the loop stood still"}'

test.each([
  ["a job that failed", [job, slow], [job]],
  ["a lost database, with the jobs that failed for it", [away, job], []],
  ["what nobody caught beside a lost database", [away, job, uncaught], [uncaught]],
  ["a warning", [slow], []],
])("of a server's log, %s", (_what, lines, told) => {
  expect(failuresIn(lines.join("\n"))).toEqual(told)
})
