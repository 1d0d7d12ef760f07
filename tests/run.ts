import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * `npm test`: types, lint, every vitest test (architecture, unit, PostgreSQL, real sockets), the production build, two browsers.
 * Ends with what failed, once more and in short, and one line `N passed, N failed` over all of them. `--long` adds what takes longer.
 */

type Outcome = { passed: number; failed: number; failures?: string[] }
type Step = { name: string; command: string[]; env?: Record<string, string>; count?: () => Outcome }

type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numFailedTestSuites: number
  /** By file; `message` is why it could not be loaded. */
  testResults: {
    name: string
    message?: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

const beginOf = (message: string) => message.split("\n").slice(0, 12).join("\n")

const long = process.argv.includes("--long")
const reports = mkdtempSync(join(tmpdir(), "charla-test-"))
const report = (name: string) => JSON.parse(readFileSync(join(reports, name), "utf8"))
const bin = (name: string) => join("node_modules", ".bin", name)

/** What hangs is ended and counts as failed: a process that a test left behind can keep its runner open for ever. */
const mostMs = (long ? 180 : 40) * 60_000

const steps: Step[] = [
  { name: "types", command: [bin("tsc"), "--noEmit", "-p", "."] },
  { name: "lint", command: [bin("biome"), "check", "."] },
  { name: "build", command: ["node", "lib/cli/build.ts"] },
  {
    name: "unit, database and sockets",
    command: [
      "node",
      "node_modules/vitest/vitest.mjs",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${join(reports, "vitest.json")}`,
    ],
    env: long ? { CHARLA_LONG: "1" } : {},
    count: () => {
      const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = report("vitest.json") as VitestReport
      const failures = testResults.flatMap(({ name, message, assertionResults }) => [
        ...(message ? [`${name}\n${beginOf(message)}`] : []),
        ...assertionResults
          .filter(({ status }) => status === "failed")
          .map(({ fullName, failureMessages }) => `${name}: ${fullName}\n${beginOf(failureMessages.join("\n"))}`),
      ])
      // A file that could not be loaded has no failed test of its own.
      return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0), failures }
    },
  },
  {
    name: "browsers",
    command: ["node", "node_modules/@playwright/test/cli.js", "test", "-c", "tests/e2e/playwright.config.ts"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, "browsers.json") },
    count: () => {
      const { stats } = report("browsers.json")
      return { passed: stats.expected, failed: stats.unexpected + stats.flaky }
    },
  },
]

const run = ({ command: [program, ...rest], env = {} }: Step) =>
  new Promise<number>(resolve => {
    const child = spawn(program === "node" ? process.execPath : program!, rest, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...env },
      shell: process.platform === "win32",
      timeout: mostMs,
      killSignal: "SIGKILL",
    })
    child.on("error", () => resolve(1))
    child.on("exit", code => resolve(code ?? 1))
  })

const total = { passed: 0, failed: 0, failures: [] as string[] }
for (const step of steps) {
  const started = Date.now()
  console.log(`\n── ${step.name}`)
  const code = await run(step)
  let outcome: Outcome = { passed: 0, failed: 0 }
  try {
    outcome = step.count?.() ?? { passed: code === 0 ? 1 : 0, failed: 0 }
  } catch {
    // The runner ended before it wrote its report; the exit code below says so.
  }
  if (code !== 0 && outcome.failed === 0) outcome.failed = 1
  if (step.count && outcome.passed + outcome.failed === 0) outcome.failed = 1
  total.passed += outcome.passed
  total.failed += outcome.failed
  total.failures.push(...(outcome.failures ?? []))
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  console.log(`── ${step.name}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`)
  // Without a build there is nothing that browsers could open.
  if (code !== 0 && step.name === "build") break
}
rmSync(reports, { recursive: true, force: true })
// The browsers' are the last thing above.
for (const failure of total.failures) console.log(`\n✗ ${failure}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
