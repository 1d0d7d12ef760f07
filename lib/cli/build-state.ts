import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { readStamp } from "#lib/build-stamp.ts"

export const root = join(import.meta.dirname, "../..")

/** Only the server runs these; no page is made from them. */
const serverOnly = /^lib[/\\](cli|http|jobs|realtime)[/\\]/
const sources = ["app", "components", "lib", "db", "public"]
// Not tsconfig.json: Next writes into it while it builds.
const files = ["next.config.ts", "postcss.config.mjs", "package-lock.json"]
/** Where Node keeps what it has compiled of the server, so that the next start need not. Made anew with each build. */
export const compiled = join(root, ".next", "cache", "node")

/** Whether the last build was made from the files as they are now. */
export function isBuildFresh(): boolean {
  return existsSync(join(root, ".next", "BUILD_ID")) && readStamp(root) === hashSources()
}

/** One hash over the name and content of everything that a build depends on. */
export function hashSources(): string {
  const hash = createHash("sha256")
  const listed = sources.filter(folder => existsSync(join(root, folder))).flatMap(list)
  for (const file of [...listed, ...files]) {
    if (existsSync(join(root, file))) hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  }
  return hash.digest("hex")
}

function list(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter(file => !serverOnly.test(file))
    .sort()
}
