import { mkdirSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { join } from "node:path"
import { brotliCompressSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeStatic } from "#lib/http/static.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"

const folder = makeTemporaryFolder()
let server: Server
let url: string

beforeAll(async () => {
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(join(folder.path, path, ".."), { recursive: true })
    writeFileSync(join(folder.path, path), content)
  }
  write("public/sw.js", "self")
  write("public/.hidden.txt", "hidden")
  write("package.json", "{}")
  write(".next/static/chunks/a [b].js", "let hashed")
  write(".next/compressed/static/chunks/a [b].js.br", brotliCompressSync("let hashed"))
  const serve = makeStatic(folder.path)
  server = createServer(async (request, response) => {
    if (!(await serve(request, response))) response.writeHead(418).end()
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterAll(() => {
  server.close()
  folder.remove()
})

describe("static files", () => {
  test("hashed ones are kept for ever and come compressed", async () => {
    const answer = await fetch(`${url}/_next/static/chunks/a%20%5Bb%5D.js?x=1`, {
      headers: { "accept-encoding": "br" },
    })
    expect(await answer.text()).toBe("let hashed")
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "cache-control": "public, max-age=31536000, immutable",
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      vary: "accept-encoding",
    })
    const plain = await fetch(`${url}/_next/static/chunks/a%20%5Bb%5D.js`, { headers: { "accept-encoding": "br;q=0" } })
    expect(plain.headers.get("content-encoding")).toBeNull()
  })

  test("the others are asked for again, and not sent again when nothing changed", async () => {
    const first = await fetch(`${url}/sw.js`)
    expect(first.headers.get("cache-control")).toBe("no-cache")
    const again = await fetch(`${url}/sw.js`, { headers: { "if-none-match": first.headers.get("etag")! } })
    expect(again.status).toBe(304)
  })

  test.each(["/.hidden.txt", "/../package.json", "/%2e%2e/package.json", "/sw.js/", "/", "/%", "/package.json"])(
    "%s is none",
    async path => {
      expect((await fetch(url + path)).status).toBe(418)
    },
  )

  test("a file of an older build is a plain 404", async () => {
    expect((await fetch(`${url}/_next/static/chunks/old.js`)).status).toBe(404)
  })
})
