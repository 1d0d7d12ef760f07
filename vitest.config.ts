import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

/** What takes longest because it waits for servers, clocks and faults, the longest first: none of it is left alone at the end. */
const longest = [
  /\/server\/(verify|nodes|delivery)/,
  /\/server\/|\/start\./,
  /\/realtime\/presence|\/access\./,
  /\/realtime\//,
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex(pattern => pattern.test(moduleId))
      return at < 0 ? longest.length : at
    }
    return files.toSorted((one, other) => place(one) - place(other) || (one.moduleId < other.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/{unit,domain,realtime,client,protocol,server}/**/*.test.ts"],
    globalSetup: "tests/support/global-setup.ts",
    pool: "forks",
    // Most of what takes long waits, so that more files than cores are always at work.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // For what hangs: nothing here is held to a speed by it.
    testTimeout: process.env.CHARLA_LONG === "1" ? 600_000 : 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 15_000 } },
  },
})
