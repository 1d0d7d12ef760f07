import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import { copyDatabase, type TestDatabase } from "#tests/support/database.ts"
import { makeTemporaryFolder } from "#tests/support/folder.ts"
import { startServer, type TestServer } from "#tests/support/server.ts"

let database: TestDatabase
let server: TestServer
const folder = makeTemporaryFolder()
beforeAll(async () => {
  database = await copyDatabase()
  server = await startServer({ databaseUrl: database.url })
})
afterAll(async () => {
  await server.stop()
  await database.drop()
  folder.remove()
})

test.skipIf(process.platform === "win32")("the examples of docs/http.md do what they say", async () => {
  const blocks = [...readFileSync("docs/http.md", "utf8").matchAll(/```sh run\n([\s\S]*?)```/g)].map(found => found[1]!)
  // A line of its own after each command, and a mark between blocks.
  const script = `set -e\ncurl() { command curl "$@"; echo; }\n${blocks.join("\necho '====='\n")}`
  const { stdout } = await promisify(execFile)("bash", ["-c", script], {
    cwd: folder.path,
    env: {
      ...process.env,
      PATH: `${process.execPath.replace(/\/[^/]*$/, "")}:${process.env.PATH}`,
      CHARLA: server.url,
    },
  })
  const answers = stdout.split("=====").map(block => block.split("\n").filter(line => line.startsWith("{")))
  const [signUp, signIn, , sent, lists, searched, polled, membership, signOut] = answers.map(lines =>
    lines.map(line => JSON.parse(line)),
  )
  expect(signUp).toMatchObject([{ ok: true, value: { handle: "ada_bot", name: "Ada" } }])
  expect(signIn).toEqual([{ ok: true, value: {} }])
  expect(sent).toMatchObject([{ ok: true, value: { message: { body: "22° and clear" }, conflict: false } }])
  expect(lists).toMatchObject([
    { ok: true, value: { rows: [{ conversation: { name: "Weather" }, last: { body: "22° and clear" } }] } },
    { ok: true, value: { messages: expect.arrayContaining([expect.objectContaining({ body: "22° and clear" })]) } },
    { ok: true, value: { reset: false } },
  ])
  // Each try prints what it got; the last one is printed once more.
  expect(searched!.at(-1)).toMatchObject({
    ok: true,
    value: { hits: [{ message: { body: "22° and clear" } }], next: null },
  })
  const [poll] = polled!
  expect(poll.value.changes[0].messages).toMatchObject([{ body: "Rain at five" }])
  expect(poll.value.cursor).toMatch(/^[\w-]+$/)
  expect(membership).toMatchObject([{ ok: true }, { ok: true }])
  expect(signOut).toMatchObject([{ ok: true }, { ok: false, error: { code: "unauthenticated" } }])
})
