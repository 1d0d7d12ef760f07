import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { makeTemporaryFolder } from "#tests/support/folder.ts"

const script = `insert into single (id, body) values (gen_random_uuid(), '${"hello there ".repeat(8)}');\n`

/** Single-row commits a second of 32 clients, by pgbench; null where there is none. */
export async function pgbench(url: string, seconds: number): Promise<number | null> {
  const folder = makeTemporaryFolder()
  try {
    const file = join(folder.path, "commit.sql")
    writeFileSync(file, script)
    const options = ["-n", "-M", "prepared", "-c", "32", "-j", "2", "-T", String(seconds), "-f", file]
    const { stdout } = await promisify(execFile)("pgbench", [...options, ...target(url)], {
      env: { ...process.env, PGPASSWORD: new URL(url).password },
    })
    return Number(/tps = ([\d.]+)/.exec(stdout)![1])
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null
    throw error
  } finally {
    folder.remove()
  }
}

function target(url: string): string[] {
  const { hostname, port, username, pathname } = new URL(url)
  return ["-h", decodeURIComponent(hostname), "-p", port, "-U", username, pathname.slice(1)]
}
