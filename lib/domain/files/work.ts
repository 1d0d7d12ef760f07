import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { env } from "#lib/env.ts"

const dayMs = 86_400_000
const workFolder = () => join(resolve(env().dataDir), "files", "work")

/** A folder for what one file needs while it is looked at. */
export const makeWorkFolder = async (): Promise<string> => {
  await mkdir(workFolder(), { recursive: true, mode: 0o700 })
  return mkdtemp(join(workFolder(), "file-"))
}

/** Removes those that a crash has left behind, a day later. */
export const removeLeftWork = async (): Promise<void> => {
  const names = await readdir(workFolder()).catch(() => [])
  for (const name of names) {
    const path = join(workFolder(), name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > dayMs) await rm(path, { recursive: true, force: true })
  }
}
