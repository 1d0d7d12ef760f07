import { accessSync, constants, statSync } from "node:fs"
import { delimiter, join } from "node:path"
import { type Env, env } from "#lib/env.ts"
import { once } from "#lib/process.ts"

/** Programs of the operator that convert what people send; null where there is none. */
export type Tools = { ffmpeg: string | null; soffice: string | null }

/** Looked for once. */
export const tools = (): Tools => once("media-tools", () => findTools(env().tools))

/** ffmpeg is taken where it is installed, unless `FFMPEG_PATH` names another or says `off`; the converter of documents only where `SOFFICE_PATH` names it. */
export const findTools = ({ ffmpeg, soffice }: Env["tools"]): Tools => ({
  ffmpeg: ffmpeg === "off" ? null : ffmpeg ? runnable(ffmpeg) : inPath("ffmpeg"),
  soffice: soffice ? runnable(soffice) : null,
})

const inPath = (name: string): string | null => {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const found = folder && runnable(join(folder, process.platform === "win32" ? `${name}.exe` : name))
    if (found) return found
  }
  return null
}

const runnable = (path: string): string | null => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile() ? path : null
  } catch {
    return null
  }
}
