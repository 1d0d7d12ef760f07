import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { type WebSocket, WebSocketServer } from "ws"
import { open } from "#db/client.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { answer } from "../children.ts"
import { type Send, sentEvent, toMessage } from "./payload.ts"

/**
 * `wsBatch`: a bare `ws` server that stores like the real one: what waits is written by one statement, numbered by a table of counters,
 * and told in one frame per conversation. No session and no check. The second argument is an empty database.
 */

const sql = open(process.argv[3]!, { max: 1, name: "bench-batch" })
await sql`create table counters (conversation_id uuid primary key, seq int not null default 0)`
await sql`
  create table stored (
    conversation_id uuid, seq int, id uuid not null, client_id uuid not null, body text not null,
    created_at timestamptz not null default now(), primary key (conversation_id, seq), unique (conversation_id, client_id)
  )`

type Waiting = { send: Send; socket: WebSocket; id: string }
type Row = { conversation_id: string; client_id: string; seq: number }

const rooms = new Map<string, Set<WebSocket>>()
const waiting: Waiting[] = []
let isWriting = false

async function write(): Promise<void> {
  isWriting = true
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 500)
    tell(batch, await insert(batch))
  }
  isWriting = false
}

function insert(batch: Waiting[]): Promise<Row[]> {
  const column = (read: (send: Send) => string) => batch.map(({ send }) => read(send))
  return sql<Row[]>`
    with input as (
      select * from unnest(
        ${column(() => randomUUID())}::uuid[], ${column(send => send.conversationId)}::uuid[],
        ${column(send => send.clientId)}::uuid[], ${column(send => send.body)}::text[]
      ) with ordinality as t(id, conversation_id, client_id, body, place)
    ),
    locked as (
      select conversation_id, seq from counters
      where conversation_id in (select conversation_id from input) order by conversation_id for update
    ),
    numbered as (
      select i.*, l.seq + row_number() over (partition by i.conversation_id order by i.place) as seq
      from input i join locked l using (conversation_id)
    ),
    counted as (
      update counters c set seq = n.seq
      from (select conversation_id, max(seq) as seq from numbered group by 1) n
      where c.conversation_id = n.conversation_id
    )
    insert into stored (conversation_id, seq, id, client_id, body)
    select conversation_id, seq, id, client_id, body from numbered
    returning conversation_id, client_id, seq`.then(rows => [...rows])
}

function tell(batch: Waiting[], rows: Row[]): void {
  const seqs = new Map(rows.map(row => [row.client_id, row.seq]))
  const messages = new Map(batch.map(({ send }) => [send, toMessage(send, seqs.get(send.clientId)!)]))
  const byConversation = Map.groupBy(messages.values(), message => message.conversationId)
  for (const [conversationId, list] of byConversation) handOn(conversationId, list)
  for (const { send, socket, id } of batch)
    socket.send(`43${id}${JSON.stringify([{ ok: true, value: { message: messages.get(send), conflict: false } }])}`)
}

function handOn(conversationId: string, list: MessageDto[]): void {
  list.sort((a, b) => a.seq - b.seq)
  const text = Buffer.from(`42${JSON.stringify(["messages:sent", sentEvent(list)])}`)
  for (const socket of rooms.get(conversationId) ?? []) socket.send(text, { binary: false })
}

const http = createServer()
const server = new WebSocketServer({ server: http, perMessageDeflate: false })
server.on("connection", async (socket, request) => {
  const named = new URL(request.url!, "http://-").searchParams.get("rooms")?.split(",") ?? []
  for (const room of named) rooms.set(room, (rooms.get(room) ?? new Set()).add(socket))
  await sql`insert into counters select unnest(${named}::uuid[]) on conflict do nothing`
  socket.on("message", data => {
    const text = String(data)
    if (text === "40") return socket.send("40{}")
    const [, id, json] = /^42(\d+)(.*)$/s.exec(text)!
    const [, send] = JSON.parse(json!) as [string, Send]
    waiting.push({ send, socket, id: id! })
    if (!isWriting) void write()
  })
  socket.send("0{}")
})
await new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve))

answer({ port: () => (http.address() as AddressInfo).port })
