import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Server } from "socket.io"
import { type WebSocket, WebSocketServer } from "ws"
import { answer } from "../children.ts"
import type { Send } from "./payload.ts"
import { sentEvent, toMessage } from "./payload.ts"

/**
 * Servers that do nothing but hand each message on to everybody in its room: no session, no check, nothing stored. They speak the
 * same bytes as the real one. The first argument says which.
 */

const http = createServer()
const listening = new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve))
const counters = new Map<string, number>()

function next(conversationId: string): number {
  const seq = (counters.get(conversationId) ?? 0) + 1
  counters.set(conversationId, seq)
  return seq
}

/** `ws`: one text for all, framed by the library for each. `sharedFrame`: framed once, written to each. */
function serveWs(handOn: (sockets: Iterable<WebSocket>, text: string) => void): void {
  const rooms = new Map<string, Set<WebSocket>>()
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  server.on("connection", (socket, request) => {
    const named = new URL(request.url!, "http://-").searchParams.get("rooms")?.split(",") ?? []
    for (const room of named) rooms.set(room, (rooms.get(room) ?? new Set()).add(socket))
    socket.on("close", () => {
      for (const room of named) rooms.get(room)!.delete(socket)
    })
    socket.on("message", data => {
      const text = String(data)
      if (text === "40") return socket.send("40{}")
      const [, id, json] = /^42(\d+)(.*)$/s.exec(text)!
      const [name, input] = JSON.parse(json!) as [string, Send]
      if (name !== "message:send") return socket.send(`43${id}[{"ok":true,"value":{}}]`)
      const message = toMessage(input, next(input.conversationId))
      handOn(rooms.get(input.conversationId) ?? [], `42${JSON.stringify(["messages:sent", sentEvent([message])])}`)
      socket.send(`43${id}${JSON.stringify([{ ok: true, value: { message, conflict: false } }])}`)
    })
    socket.send(`0${JSON.stringify({ sid: randomUUID() })}`)
  })
}

function toFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const short = payload.length < 126
  const head = short
    ? Buffer.from([0x81, payload.length])
    : Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, payload])
}

function serveSocketIo(): void {
  const io = new Server(http, { serveClient: false, perMessageDeflate: false, transports: ["websocket"] })
  io.on("connection", socket => {
    const named = socket.handshake.query.rooms
    if (typeof named === "string") socket.join(named.split(","))
    socket.on("message:send", (input: Send, ack: (result: unknown) => void) => {
      const message = toMessage(input, next(input.conversationId))
      io.to(input.conversationId).emit("messages:sent", sentEvent([message]))
      ack({ ok: true, value: { message, conflict: false } })
    })
    socket.on("sync:catch-up", (_input: unknown, ack: (result: unknown) => void) => ack({ ok: true, value: {} }))
  })
}

const kinds: Record<string, () => void> = {
  ws: () =>
    serveWs((sockets, text) => {
      for (const socket of sockets) socket.send(text)
    }),
  sharedFrame: () =>
    serveWs((sockets, text) => {
      const frame = toFrame(text)
      for (const socket of sockets) (socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(frame)
    }),
  socketio: serveSocketIo,
}
kinds[process.argv[2]!]!()

answer({
  port: async () => {
    await listening
    return (http.address() as AddressInfo).port
  },
})
