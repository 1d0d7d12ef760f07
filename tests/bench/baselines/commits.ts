import { randomUUID } from "node:crypto"
import { open } from "#db/client.ts"
import { answer } from "../children.ts"
import { clock } from "../machine.ts"

/** Clients that do nothing but commit one row at a time; the argument is an empty database. */

const sql = open(process.argv[2]!, { max: 32, name: "bench-commits" })
await sql`create table if not exists single (id uuid primary key, body text not null, created_at timestamptz default now())`
const body = "hello there ".repeat(8)

/** Commits for a while with so many connections; answers every time in microseconds. */
async function run({ clients, seconds }: { clients: number; seconds: number }) {
  const times: number[] = []
  const began = clock()
  const lane = async () => {
    for (let at = clock(); at < began + seconds * 1e6; at = clock()) {
      await sql`insert into single (id, body) values (${randomUUID()}, ${body})`
      times.push(clock() - at)
    }
  }
  await Promise.all(Array.from({ length: clients }, lane))
  return { times, perSecond: times.length / ((clock() - began) / 1e6) }
}

answer({ run })
