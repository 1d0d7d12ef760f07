import { spawn } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")

/** Runs a module of its own in a process of its own: the code it ends with, and what it said on stderr. A path of ours is given as {@link pathOf} makes it. */
export async function runScript(source: string): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", source], { cwd: root })
  let said = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const code = await new Promise<number | null>(resolve => child.once("close", resolve))
  return { code, said }
}

/** What a script imports one of our files by. */
export const pathOf = (file: string): string => JSON.stringify(join(root, file))
