import { readdirSync, statSync } from "node:fs"
import { extname, join } from "node:path"

export type FileKind = { type: string; compressible: boolean }

const text = (type: string): FileKind => ({ type: `${type}; charset=utf-8`, compressible: true })
const binary = (type: string): FileKind => ({ type, compressible: false })

/** What is served, by extension; a file of another kind is not served. */
export const kinds: Record<string, FileKind> = {
  ".js": text("text/javascript"),
  ".css": text("text/css"),
  ".html": text("text/html"),
  ".json": text("application/json"),
  ".webmanifest": text("application/manifest+json"),
  ".svg": text("image/svg+xml"),
  ".txt": text("text/plain"),
  ".png": binary("image/png"),
  ".jpg": binary("image/jpeg"),
  ".webp": binary("image/webp"),
  ".avif": binary("image/avif"),
  ".ico": binary("image/x-icon"),
  ".woff2": binary("font/woff2"),
  ".mp3": binary("audio/mpeg"),
  ".ogg": binary("audio/ogg"),
}

export type StaticFile = FileKind & { path: string; file: string; size: number; modified: number }

/** Every file of a folder that may be served, with its path from there (`/icons/192.png`). Dotfiles are left out. */
export function listFiles(folder: string): StaticFile[] {
  let entries: string[]
  try {
    entries = readdirSync(folder, { recursive: true, encoding: "utf8" })
  } catch {
    return []
  }
  return entries.flatMap(entry => {
    const path = `/${entry.replaceAll("\\", "/")}`
    const kind = kinds[extname(path)]
    if (!kind || path.includes("/.")) return []
    const file = join(folder, entry)
    const stats = statSync(file)
    return stats.isFile() ? [{ ...kind, path, file, size: stats.size, modified: Math.floor(stats.mtimeMs) }] : []
  })
}
