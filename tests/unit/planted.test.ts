import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { root } from "#lib/cli/build-state.ts"
import { bugs } from "#tests/verify/planted-bugs.ts"

test("every bug that `npm run verify:delivery -- --prove` plants still finds its place in the program, once", () => {
  for (const { planted, changes = [] } of bugs)
    for (const { file, from } of changes)
      expect(readFileSync(join(root, file), "utf8").split(from).length - 1, `${planted}: ${from}`).toBe(1)
})
