import type { DriveOptions, Plant } from "./drive.ts"
import type { Counter } from "./judge.ts"
import type { Change } from "./scratch.ts"

/** A bug in a copy of the server, in its database or in the clients, under the conditions in which it shows. */
export type Bug = {
  planted: string
  /** At least one of these must not be 0; none: it does no harm, and nothing may be reported. */
  expected: Counter[]
  changes?: Change[]
  run?: Partial<DriveOptions>
  plant?: Plant
}

const insert = "lib/domain/messages/insert-batch.ts"
const queue = "lib/domain/messages/send-queue.ts"
const marks = "lib/domain/conversations/watermarks.ts"
/** What leaves out marks that have been there before. */
const unmoved = "where least(w.s, c.seq) > m.last_read_seq or m.unread_from_seq <= least(w.s, c.seq)"
const twoNodes = { nodes: 2, redis: true } as const

export const bugs: Bug[] = [
  {
    planted: "broadcasts only: clients that lose one in twenty and never catch up",
    expected: ["STALE", "GAP", "LOST"],
    run: { faults: ["cut"] },
    plant: { deaf: true },
  },
  {
    planted: "broadcasts only: nodes that never look for what they were not told",
    expected: ["STALE"],
    changes: [
      { file: "lib/realtime/heads.ts", from: "if (rounds > 0) told.push", to: "if (rounds > ROUNDS) told.push" },
    ],
    run: { nodes: 2, redis: false },
  },
  {
    planted: "ticks before the commit is on the disk, and a crash",
    expected: ["LOST", "FALSE-TICK"],
    plant: {
      crash: true,
      prepare: [
        "alter database postgres set synchronous_commit = off",
        "alter system set wal_writer_delay = '10s'",
        "alter system set wal_writer_flush_after = '1GB'",
        "select pg_reload_conf()",
      ],
    },
  },
  {
    planted: "ticks before the commit",
    expected: ["LOST", "FALSE-TICK"],
    changes: [
      {
        file: insert,
        from: "const sendingSql = () => sendSql()",
        to: `const sendingSql = () => {
  const pool = sendSql()
  return ((<T>(...query: [TemplateStringsArray]) =>
    new Promise<T>((resolve, reject) => {
      pool
        .begin(async tx => {
          resolve((await tx(...query)) as T)
          await new Promise(done => setTimeout(done, 50))
        })
        .catch(reject)
    })) as unknown as typeof pool)
}`,
      },
    ],
    run: { faults: ["kill"] },
  },
  {
    planted: "no unique index on client ids",
    expected: ["DUP"],
    run: { ...twoNodes, faults: ["repeat"] },
    plant: { afterwards: ["alter table messages drop constraint messages_once"] },
  },
  {
    planted: "numbers from a sequence",
    expected: ["GAP"],
    changes: [
      { file: insert, from: "l.seq + row_number() over own as seq", to: "nextval('planted')::int as seq" },
      { file: insert, from: "set seq = c.seq + 1,", to: "set seq = nextval('planted')::int," },
    ],
    plant: { prepare: ["create sequence planted"] },
  },
  {
    planted: "one tick in fifty is never sent: the client asks again under the same id",
    expected: [],
    changes: [
      {
        file: queue,
        from: "for (const waiter of entry.waiters) waiter.resolve(message)",
        to: "if (Math.random() > 0.02) for (const waiter of entry.waiters) waiter.resolve(message)",
      },
    ],
    plant: { patience: 40_000 },
  },
  {
    planted: "read marks by last write",
    expected: ["RECEIPT-BACK"],
    run: { seconds: 8 },
    changes: [
      { file: marks, from: unmoved, to: "where true" },
      {
        file: marks,
        from: "last_read_seq = greatest(m.last_read_seq, before.target)",
        to: "last_read_seq = before.target",
      },
    ],
  },
  {
    planted: "what others are told by last write",
    expected: ["RECEIPT-BACK"],
    run: { seconds: 8 },
    changes: [
      { file: marks, from: unmoved, to: "where true" },
      { file: marks, from: `else greatest(\${column}, \${target}) end`, to: `else \${target} end` },
    ],
  },
  {
    planted: "the event of a deletion carries the words",
    expected: ["RESURRECT"],
    changes: [
      {
        file: "lib/domain/messages/remove.ts",
        from: "deleted: [{ id, seq, deletedAt: deletedAt! }],",
        to: "messages: [{ ...value.message, body: 'what it said', deletedAt: null }],",
      },
    ],
  },
  {
    planted: "a late edit brings back what was deleted",
    expected: ["RESURRECT"],
    run: { away: true },
    changes: [
      {
        file: "lib/domain/messages/edit.ts",
        from: "if (row.deletedAt || row.body === null) throw notFound()",
        to: "",
      },
      {
        file: "lib/domain/messages/edit.ts",
        from: "const { conversationId, seq, body } = row",
        to: "const { conversationId, seq } = row\n    const body = row.body ?? ''",
      },
      {
        file: "lib/domain/messages/edit.ts",
        from: "preview, editedAt: new Date() }",
        to: "preview, editedAt: new Date(), deletedAt: null }",
      },
    ],
  },
  {
    planted: "a deleted message keeps its words",
    expected: ["RESURRECT"],
    changes: [{ file: "lib/domain/messages/remove.ts", from: "body: null,", to: "body: row.body," }],
  },
  {
    planted: "changes without a revision of their own",
    expected: ["STALE"],
    changes: [
      {
        file: "lib/domain/messages/change.ts",
        from: ".set({ ...change, revision: step.next() })",
        to: ".set({ ...change, revision: row.revision })",
      },
    ],
  },
]
