import { mkdir, writeFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { convert } from "#lib/media/convert.ts"

const bounds = { ms: 30_000, most: 64 * 1024 * 1024 }

/** By content, and what such a file has to be called for the converter. */
const byType: Record<string, string> = {
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.oasis.opendocument.text": "odt",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.presentation": "odp",
  "application/rtf": "rtf",
}
/** The older ones are all of one type; their name says which. */
const older = ["doc", "xls", "ppt"]

/** What an Office document is called by its content; null for everything else. */
export const officeEnding = (type: string, name: string): string | null => {
  const ending = extname(name).slice(1).toLowerCase()
  if (type === "application/x-cfb") return older.includes(ending) ? ending : null
  return byType[type] ?? null
}

/** No macros, nothing that a document wants to fetch: the settings of a program that has never run before. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
${["BlockUntrustedRefererLinks", "DisableMacrosExecution", "DisableActiveContent"]
  .map(
    name =>
      `<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="${name}" oor:op="fuse"><value>true</value></prop></item>`,
  )
  .join("\n")}
</oor:items>
`

/** A document as PDF, made with the operator's converter (LibreOffice's `soffice`): its path, or null where that did not work. `path` has the ending of its kind. */
export const officeToPdf = async (
  soffice: string,
  path: string,
  folder: string,
  signal: AbortSignal,
  ms = bounds.ms,
): Promise<string | null> => {
  const [profile, made] = [join(folder, "profile"), join(folder, "pdf")]
  await mkdir(join(profile, "user"), { recursive: true })
  await mkdir(made, { recursive: true })
  await writeFile(join(profile, "user", "registrymodifications.xcu"), settings)
  const out = join(made, "document.pdf")
  const args = [
    "--headless --norestore --nolockcheck --nodefault --nologo".split(" "),
    `-env:UserInstallation=${pathToFileURL(profile).href}`,
    ["--convert-to", "pdf", "--outdir", made, path],
  ].flat()
  return (await convert({ program: soffice, args, folder, out, most: bounds.most, ms }, signal)) ? out : null
}
