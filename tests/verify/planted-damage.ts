import type { Sql } from "#db/client.ts"
import type { Counter, Stored, View } from "./judge.ts"
import type { Screen } from "./judge-screens.ts"
import { storedView } from "./views.ts"

const text = `select conversation_id, max(seq) as seq from messages where kind = 'text' and deleted_at is null
  group by conversation_id order by count(*) desc limit 1`

/** Statements that do to what is stored what a bug would have done; they are undone after each look. */
export const inTables: [planted: string, expected: Counter, statement: string][] = [
  [
    "a ticked message is gone",
    "LOST",
    `delete from messages m using (${text}) t where (m.conversation_id, m.seq) = (t.conversation_id, t.seq)`,
  ],
  [
    "a message is there twice",
    "DUP",
    `insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, revision)
      select m.conversation_id, m.seq + 1, gen_random_uuid(), author_id, client_id, kind, body, revision
      from messages m join (${text}) t using (conversation_id, seq)`,
  ],
  [
    "a message nobody wrote",
    "PHANTOM",
    `insert into messages (conversation_id, seq, id, author_id, client_id, kind, body, revision)
      select m.conversation_id, m.seq + 1, gen_random_uuid(), author_id, gen_random_uuid(), kind, body, revision
      from messages m join (${text}) t using (conversation_id, seq)`,
  ],
  [
    "numbers not in the order of writing",
    "REORDER",
    "update messages m set seq = 1000000 - m.seq from conversations c where c.id = m.conversation_id and m.kind = 'text'",
  ],
  [
    "a number left out",
    "GAP",
    `update messages m set seq = m.seq + 1 from (${text}) t where (m.conversation_id, m.seq) = (t.conversation_id, t.seq)`,
  ],
  [
    "a change without a revision",
    "STALE",
    `update messages m set body = 'other' from (${text}) t where (m.conversation_id, m.seq) = (t.conversation_id, t.seq)`,
  ],
  [
    "a tick for another message",
    "FALSE-TICK",
    `update messages m set id = gen_random_uuid() from (${text}) t where (m.conversation_id, m.seq) = (t.conversation_id, t.seq)`,
  ],
  [
    "deleted, and back again",
    "RESURRECT",
    "update messages set deleted_at = null, body = 'back' where deleted_at is not null",
  ],
  ["read marks by last write", "RECEIPT-BACK", "update memberships set last_read_seq = 0, shown_read_seq = 0"],
  [
    "a receipt of somebody who is no member",
    "RECEIPT-BACK",
    `insert into receipts (conversation_id, person_id, kind, seq)
      select c.id, p.id, 'read', 1 from conversations c, people p
      where not exists (select from memberships m where m.conversation_id = c.id and m.person_id = p.id) limit 1`,
  ],
  ["delivered beyond the last message", "RECEIPT-BACK", "update memberships set shown_delivered_seq = 1000000"],
]

/** Does it, looks, and undoes it. */
export async function afterStatement(sql: Sql, statement: string): Promise<Stored> {
  let stored: Stored | undefined
  const undo = new Error("undone")
  await sql
    .begin(async tx => {
      await tx.unsafe("alter table messages drop constraint messages_once")
      await tx.unsafe(statement)
      stored = await storedView(tx as unknown as Sql)
      throw undo
    })
    .catch(error => {
      if (error !== undo) throw error
    })
  return stored!
}

/** The same in what a client shows. */
export const inClients: [planted: string, expected: Counter, change: (view: View) => void][] = [
  ["a client misses a message", "GAP", view => firstOf(view).messages!.splice(2, 1)],
  ["a client shows a message twice", "DUP", view => firstOf(view).messages!.push(firstOf(view).messages!.at(-1)!)],
  ["a client shows them in another order", "REORDER", view => firstOf(view).messages!.reverse()],
  [
    "a client keeps a conversation that it was removed from",
    "STALE",
    view => view.conversations.set("another", { ...firstOf(view), messages: undefined }),
  ],
  [
    "a client misses a conversation",
    "STALE",
    view => view.conversations.delete([...view.conversations.keys()].at(-1)!),
  ],
  ["a client's unread count is off", "STALE", view => Object.assign(firstOf(view).row as object, { unread: 77 })],
]
const firstOf = (view: View) => view.conversations.values().next().value!

/** The same on a screen. */
export const inScreens: [planted: string, expected: Counter, change: (screen: Screen) => void][] = [
  ["a screen misses a message", "GAP", ({ rows }) => rows.splice(2, 1)],
  ["a screen shows a message twice", "DUP", ({ rows }) => rows.push(rows.at(-1)!)],
  ["a screen shows them in another order", "REORDER", ({ rows }) => rows.reverse()],
  ["a screen shows what was said before an edit", "STALE", ({ rows }) => Object.assign(rows[0]!, { body: "before" })],
  ["a screen shows a tick for nothing", "FALSE-TICK", ({ rows }) => Object.assign(rows[0]!, { id: "none", own: true })],
]
