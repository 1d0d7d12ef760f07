import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const stamp = (root: string) => join(root, ".next", "charla-build.json")

/** Remembers what the build under `root`, the project's folder, was made from: a hash. */
export const stampBuild = (root: string, sources: string) =>
  writeFileSync(stamp(root), `${JSON.stringify({ sources })}\n`)

/** What the build under `root` was made from, or null where `npm run build` has not written it down. */
export const readStamp = (root: string): string | null =>
  existsSync(stamp(root)) ? (JSON.parse(readFileSync(stamp(root), "utf8")) as { sources: string }).sources : null
