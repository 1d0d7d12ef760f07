import { isDeepStrictEqual } from "node:util"
import type { Row } from "#tests/support/history.ts"
import { type Scene, secondsUntil } from "./scene.ts"

/** Whether every window is connected and holds what is stored. */
export async function allCaughtUp({ sql, windows, room }: Pick<Scene, "sql" | "windows" | "room">): Promise<boolean> {
  const [head] = await sql<{ revision: number }[]>`select revision from conversations where id = ${room}`
  return windows.every(window => window.socket.connected && window.state(room).revision === head!.revision)
}

/**
 * Stops the writing, waits until all is sent and everyone has it, and counts what is wrong: against SQL, and between what the
 * windows hold. All must be 0.
 */
export async function countWrongs(scene: Scene): Promise<Record<string, number>> {
  const { crowd, sql, windows, room } = scene
  crowd.stop()
  await secondsUntil(() => crowd.pending() === 0, 90)
  await secondsUntil(() => allCaughtUp(scene), 60)
  const rows = await sql<Row[]>`
    select id, conversation_id, author_id, client_id, seq, body from messages where kind = 'text'`
  const heads = (await sql`
    select c.id, c.seq, array_agg(m.seq order by m.seq) as numbers
    from conversations c join messages m on m.conversation_id = c.id group by c.id
  `) as unknown as { id: string; seq: number; numbers: number[] }[]
  const first = windows[0]!.state(room).messages
  const STALE = windows.filter(window => !isDeepStrictEqual(window.state(room).messages, first)).length
  return { ...crowd.history.faults(rows, heads), STALE }
}
