import { existsSync, globSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { httpRoutes } from "#lib/cli/http-routes.ts"
import { protocolDocument } from "#lib/cli/protocol.ts"

test("docs/protocol.md is what the schemas say today (npm run protocol)", () => {
  expect(readFileSync("docs/protocol.md", "utf8")).toBe(protocolDocument())
})

test("every route of app/api is in it, and every route in it exists", () => {
  const folders = globSync("app/api/**/route.ts").map(
    file => `/${file.replace(/^app\/|\/route\.ts$/g, "").replaceAll("\\", "/")}`,
  )
  const patterns = folders.map(folder =>
    folder
      .replace(/\[\.\.\.\w+\]/, "*")
      .replace(/\[(\w+)\]/g, "{$1}")
      .replace("/app", ""),
  )
  const listed = httpRoutes.map(({ route }) => route.replace(/^\w+ /, "").replace(/\?.*/, ""))
  for (const pattern of patterns) {
    const found = listed.some(path =>
      pattern.endsWith("/*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern,
    )
    expect(found, `${pattern} is missing in lib/cli/http-routes.ts`).toBe(true)
  }
  for (const path of listed.filter(path => !/^\/api\/(auth|health|ready)/.test(path))) {
    expect(existsSync(`app${path.replace(/\{(\w+)\}/g, "[$1]")}/route.ts`), `${path} has no route`).toBe(true)
  }
})
