import { spawnSync } from "node:child_process"
import { CliError, run } from "#lib/cli/explain.ts"

/** Makes git use the scripts of `.githooks`: types and lint before a commit, tests before a push. */
async function hooks(): Promise<void> {
  const set = spawnSync("git", ["config", "core.hooksPath", ".githooks"], { stdio: "inherit" })
  if (set.status !== 0) throw new CliError("git could not be set up; run this inside a clone of the repository.")
  console.log("Before a commit: types and lint. Before a push: tests.")
}

await run(hooks)
