import { expect, test } from "vitest"
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
