import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Sql } from "#db/client.ts"
import { drive, type Verdict } from "./drive.ts"
import { type Counter, type Counts, counters, type Stored, type View } from "./judge.ts"
import { storedView } from "./views.ts"

/** A planted fault, and the counters of which at least one must not be 0. */
type Proof = { planted: string; expected: Counter[]; found: Counter[] }

const foundIn = (counts: Counts | Verdict) => counters.filter(name => counts[name] > 0)
const text = `select conversation_id, max(seq) as seq from messages where kind = 'text' and deleted_at is null
  group by conversation_id order by count(*) desc limit 1`

/** Statements that do to what is stored what a bug would have done; they are undone after each look. */
const inTables: [planted: string, expected: Counter, statement: string][] = [
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
  ["read marks by last write", "RECEIPT-BACK", "update memberships set last_read_seq = 0"],
]

/** Does it, looks, and undoes it. */
async function afterStatement(sql: Sql, statement: string): Promise<Stored> {
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
const inClients: [planted: string, expected: Counter, change: (view: View) => void][] = [
  ["a client misses a message", "GAP", view => firstOf(view).messages!.splice(2, 1)],
  ["a client shows a message twice", "DUP", view => firstOf(view).messages!.push(firstOf(view).messages!.at(-1)!)],
  ["a client shows them in another order", "REORDER", view => firstOf(view).messages!.reverse()],
  ["a client's unread count is off", "STALE", view => Object.assign(firstOf(view).row as object, { unread: 77 })],
]
const firstOf = (view: View) => view.conversations.values().next().value!

/** Plants what it can, for real where that is cheap, and answers what was found of it. */
export async function proveAll(seed: number) {
  const proofs: Proof[] = []
  const run = { seconds: 6, seed, rate: 40, nodes: 1, redis: false, screens: false }
  const path = (name: string) => join(tmpdir(), `charla-prove-${name}-${seed}.jsonl`)
  const note = (planted: string, expected: Counter[], counts: Counts | Verdict) => {
    const found = foundIn(counts)
    proofs.push({ planted, expected, found })
    console.log(`${expected.some(name => found.includes(name)) ? "found" : "MISSED"}: ${planted} (${found.join(", ")})`)
  }

  const clean = await drive(
    { ...run, faults: [], path: path("tables") },
    {
      async after({ sql }, judgeOf, clients) {
        for (const [planted, expected, statement] of inTables)
          note(planted, [expected], judgeOf(await afterStatement(sql, statement)))
        const stored = await storedView(sql)
        for (const [planted, expected, change] of inClients) {
          const copies = structuredClone(clients)
          change(copies[0]!)
          note(planted, [expected], judgeOf(stored, copies))
        }
      },
    },
  )
  const deaf = await drive({ ...run, faults: ["cut"], path: path("deaf") }, { deaf: true, patience: 4000 })
  note("broadcasts only: one in twenty lost, no catch-up", ["STALE", "GAP", "LOST"], deaf)
  // A commit that is answered before it is on the disk, and a crash.
  const prepare = [
    "alter database postgres set synchronous_commit = off",
    "alter system set wal_writer_delay = '10s'",
    "alter system set wal_writer_flush_after = '1GB'",
    "select pg_reload_conf()",
  ]
  const early = await drive({ ...run, faults: [], path: path("early") }, { prepare, crash: true, patience: 8000 })
  note("ticks before the commit is durable, and a crash", ["LOST", "FALSE-TICK"], early)

  const missed = proofs.filter(({ expected, found }) => !expected.some(name => found.includes(name)))
  return {
    clean: clean.ok,
    planted: proofs.length,
    missed: [...(clean.ok ? [] : ["a clean run"]), ...missed.map(each => each.planted)],
  }
}
