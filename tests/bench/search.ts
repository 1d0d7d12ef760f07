import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { closeDatabase, connectDatabase, open, type Sql } from "#db/client.ts"
import { startEmbedded } from "#db/embedded.ts"
import { migrate } from "#db/migrate.ts"
import { run } from "#lib/cli/explain.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import type { SearchInput } from "#lib/protocol/search.ts"

const rounds = 7

/** What is asked for by the person who is in most conversations; `here` is the largest room, `somebody` who says most in it. */
const questions = (here: string, somebody: string): [name: string, input: SearchInput][] => [
  ["no such word", { query: "xylophonist" }],
  ["very common word", { query: "the" }],
  ["very common word, best match", { query: "the", sort: "relevance" }],
  ["two common words", { query: "the you" }],
  ["eight common words", { query: "the a is you in me that for" }],
  ["common word in one conversation", { query: "the in:here", here }],
  ["word and from:", { query: `letter from:@${somebody}` }],
  ["from: alone", { query: `from:@${somebody}` }],
  ["part of a word", { query: "ppoint" }],
  ["two Chinese letters", { query: "签证" }],
  ["phrase", { query: '"the letter"' }],
  ["phrase that is nowhere", { query: '"nowhere to be found"' }],
  ["two letters", { query: "to" }],
  ["has:reaction and a common word", { query: "has:reaction the" }],
  [
    "before: half a year ago",
    { query: `letter before:${new Date(Date.now() - 180 * 86_400_000).toISOString().slice(0, 10)}` },
  ],
]

/**
 * `node tests/bench/search.ts`, after `npm run seed:large`: one line for each question, in milliseconds (medians of five after two): `db` is what
 * PostgreSQL says that all statements took, `slowest` the slowest of them, `all` what the person waits for without the line.
 */
async function main(): Promise<void> {
  const dataDir = process.env.DATA_DIR ?? ".data/large"
  const log = join(dataDir, "postgres", "postgres.log")
  const embedded = await startEmbedded({ dataDir })
  await migrate(embedded.url)
  const admin = open(embedded.url, { max: 1, statementTimeout: 0 })
  try {
    await set(admin, "alter system set log_min_duration_statement = 0", "alter system set log_line_prefix = '%a|'")
    connectDatabase(embedded.url)
    const [here] = await admin`select id from conversations order by seq desc limit 1`
    const [somebody] = await admin`select p.handle from messages x join people p on p.id = x.author_id
      where x.conversation_id = ${here!.id} group by 1 order by count(*) desc limit 1`
    const [me] = await admin`select id from people where handle = 'amara'`
    const actor = { personId: me!.id, sessionId: "bench", address: "127.0.0.1" }
    const [size] = await admin`select pg_total_relation_size('messages') as messages,
      pg_relation_size('message_words') as rows, pg_relation_size('message_words_search') as index`
    console.log(JSON.stringify(size))
    for (const [name, input] of questions(here!.id, somebody!.handle)) {
      const taken: { all: number; db: number; slowest: number; hits: number }[] = []
      for (let n = 0; n < rounds; n++) {
        const from = statSync(log).size
        const began = performance.now()
        const { hits } = await searchMessages(actor, input)
        const all = performance.now() - began
        await wait(40)
        const written = readFileSync(log).subarray(from).toString()
        const times = [...written.matchAll(/charla-search\|LOG: {2}duration: ([\d.]+) ms/g)].map(found =>
          Number(found[1]),
        )
        const db = times.reduce((sum, time) => sum + time, 0)
        taken.push({ all, db, slowest: Math.max(...times), hits: hits.length })
      }
      const median = (of: "all" | "db" | "slowest") =>
        Number(
          taken
            .slice(2)
            .map(one => one[of])
            .sort((a, b) => a - b)[2]!
            .toFixed(1),
        )
      const figures = { db: median("db"), slowest: median("slowest"), all: median("all"), first: taken[0]!.hits }
      console.log(JSON.stringify({ name, ...figures }))
    }
  } finally {
    await set(admin, "alter system reset log_min_duration_statement", "alter system reset log_line_prefix")
    await admin.end()
    await closeDatabase()
    await embedded.stop()
  }
}

const set = async (admin: Sql, ...statements: string[]) => {
  for (const statement of statements) await admin.unsafe(statement)
  await admin`select pg_reload_conf()`
  await wait(300)
}

await run(main)
