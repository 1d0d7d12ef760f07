import { chmodSync, writeFileSync } from "node:fs"

/** A program that stands in for a converter; `does` are lines of a shell, in which `$last` is its last argument. */
export const program = (path: string, does: string): string => {
  writeFileSync(path, `#!/bin/sh\nfor last; do :; done\n${does}\n`)
  chmodSync(path, 0o755)
  return path
}
