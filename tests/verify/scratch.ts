import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "#lib/cli/build-state.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"

/** What the server runs from source; everything else, also the built pages, is shared with this program. */
const copied = ["lib", "db", "server.ts", "package.json"]
const leftOut = [".git", ".data", "tests"]

/** A change of one file: exactly one place that reads `from` reads `to` in the copy. */
export type Change = { file: string; from: string; to: string }

/** A copy of the program with some changes. */
export function copyProgram(changes: Change[]): { path: string; remove(): void } {
  const folder = makeTemporaryFolder()
  for (const name of readdirSync(root)) {
    if (copied.includes(name)) cpSync(join(root, name), join(folder.path, name), { recursive: true })
    else if (!leftOut.includes(name)) symlinkSync(join(root, name), join(folder.path, name))
  }
  for (const { file, from, to } of changes) {
    const path = join(folder.path, file)
    const parts = readFileSync(path, "utf8").split(from)
    if (parts.length !== 2)
      throw new Error(`${file} has ${parts.length - 1} places that read ${from}; one was expected.`)
    writeFileSync(path, parts.join(to))
  }
  return folder
}
