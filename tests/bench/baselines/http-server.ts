import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { answer } from "../children.ts"

/** `http`: answers every request with the same JSON, without looking at it. */

let body = "{}"
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body)
})
await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))

answer({
  port: () => (server.address() as AddressInfo).port,
  say: (text: string) => {
    body = text
  },
})
