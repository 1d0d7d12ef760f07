import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"
import { setTimeout as wait } from "node:timers/promises"
import { expect, test } from "vitest"
import { closeDatabase, connectDatabase, db, marker, reader, searchSql, sendSql } from "#db/client.ts"
import { pathOf, runScript } from "#tests/support/script.ts"

/** A program that gives a connection up while the first words of the database lie in it already; ends with 7 when it has closed. */
const program = `
  import { once } from "node:events"
  import { createServer } from "node:net"
  import { makeDial } from ${pathOf("db/dial.ts")}
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const target = { host: ["127.0.0.1"], port: [server.address().port], serializers: {}, fetch_types: true }
  const [[database], socket] = await Promise.all([once(server, "connection"), makeDial()(target)])
  socket.on("error", () => {}).once("close", () => process.exit(7))
  // What a timer does comes before what has arrived.
  setTimeout(() => {
    database.write("x".repeat(93))
    socket.destroy(new Error("given up"))
  }, 50)`

test("a connection that is given up while its first words arrive closes without a word", async () => {
  expect(await runScript(program)).toEqual({ code: 7, said: "" })
})

test("all clients of a process together dial a database that is away once a second", async () => {
  let attempts = 0
  const away = createServer(socket => {
    attempts++
    socket.on("error", () => {}).once("data", () => socket.end())
  }).listen(0, "127.0.0.1")
  await once(away, "listening")
  connectDatabase(`postgres://charla@127.0.0.1:${(away.address() as AddressInfo).port}/charla`)
  let isAsked = true
  const asks = [db, marker, reader].map(of => () => of().execute("select 1"))
  const all = [...asks, () => sendSql()`select 1`, () => searchSql()`select 1`].map(async ask => {
    for (; isAsked; await wait(20))
      await ask().then(
        () => expect.unreachable(),
        () => {},
      )
  })
  // Whoever dialled before the first has failed; after that the pauses grow to a second.
  await wait(1000)
  attempts = 0
  await wait(3000)
  isAsked = false
  await Promise.all(all)
  await closeDatabase()
  away.close()
  expect(attempts).toBeGreaterThan(0)
  expect(attempts).toBeLessThanOrEqual(4)
})
