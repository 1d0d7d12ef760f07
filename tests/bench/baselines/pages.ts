import { open } from "#db/client.ts"
import { answer } from "../children.ts"
import { clock } from "../machine.ts"

/** `query`: reads pages as the server does, with the same statements in the same snapshot, and makes nothing of them. */

type Input = {
  conversationId: string
  personId: string
  head: number
  seconds: number
  inFlight: number
  random: boolean
}

const sql = open(process.argv[2]!, { max: 10, name: "bench-pages" })

const page = ({ conversationId, personId }: Input, before: number) =>
  sql.begin("isolation level repeatable read read only", async tx => {
    await tx`
      select c.*, m.* from conversations c
      left join memberships m on m.conversation_id = c.id and m.person_id = ${personId}
      where c.id = ${conversationId}`
    const rows = await tx<{ seq: number; author_id: string }[]>`
      select * from messages where conversation_id = ${conversationId} and seq >= 1 and seq < ${before}
      order by seq desc limit 50`
    const wanted = JSON.stringify(rows.map(({ seq }) => ({ c: conversationId, s: seq })))
    await tx`
      select r.conversation_id, r.seq, r.emoji, array_agg(r.person_id order by r.created_at, r.person_id) as people
      from json_to_recordset(${wanted}::text::json) as wanted(c uuid, s int)
      join reactions r on r.conversation_id = wanted.c and r.seq = wanted.s
      group by r.conversation_id, r.seq, r.emoji order by min(r.created_at), r.emoji`
    const authors = [...new Set(rows.map(row => row.author_id))]
    await tx`select id, handle, name from people where id in ${tx(authors)}`
  })

async function read(input: Input) {
  const times: number[] = []
  const began = clock()
  const lane = async () => {
    for (let at = clock(); at < began + input.seconds * 1e6; at = clock()) {
      await page(input, input.random ? 51 + Math.floor(Math.random() * (input.head - 50)) : input.head + 1)
      times.push(clock() - at)
    }
  }
  await Promise.all(Array.from({ length: input.inFlight }, lane))
  return { times, seconds: (clock() - began) / 1e6 }
}

answer({ read })
