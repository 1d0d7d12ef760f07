import type { Page } from "@playwright/test"
import { open } from "#db/client.ts"
import { makeRoom, type Person, unique } from "./people.ts"
import { messages } from "./screens.ts"
import { expect } from "./test.ts"

export const LINES = 600

/** A room in which Ada has said `line 2` to `line 600`, a minute apart, all read by both. Message n says `line n`. */
export const longRoom = async (ada: Person, ben: Person) => {
  const name = unique("Chronicle")
  const id = await makeRoom(name, ada)
  await sayLines(id, ada, LINES)
  await ben.ask("conversation:join", { conversationId: id })
  for (const one of [ada, ben]) await one.ask("conversation:read", { conversationId: id, seq: LINES + 1 })
  return { id, name }
}

/** Puts messages into it up to this number, past everybody who listens; `n` is the number of each. */
const fill = async (id: string, { id: authorId }: Person, last: number, kind: string, body: string, ago: string) => {
  const sql = open(process.env.E2E_DATABASE!, { max: 1 })
  await sql`
    insert into messages (id, conversation_id, seq, revision, author_id, client_id, kind, body, created_at)
    select gen_random_uuid(), c.id, n, c.revision + n - c.seq, ${authorId}, gen_random_uuid(), ${sql.unsafe(kind)},
      ${sql.unsafe(body)}, now() - ${sql.unsafe(ago)}
    from conversations c, generate_series(c.seq + 1, ${last}) n where c.id = ${id}`
  await sql`update conversations set seq = ${last}, revision = revision + ${last} - seq where id = ${id}`
  await sql.end()
}

/** Says `line n` up to this one, a minute apart. */
export const sayLines = (id: string, author: Person, last: number) =>
  fill(
    id,
    author,
    last,
    "'text'",
    "'line ' || n || case when n % 7 = 0 then E'\n\nof more than one line' else '' end",
    `make_interval(mins => ${last} - n + 10)`,
  )

/** Comes and goes, a second apart. */
export const comeAndGo = (id: string, author: Person, last: number) =>
  fill(
    id,
    author,
    last,
    "case when n % 2 = 0 then 'joined' else 'left' end",
    "null",
    `make_interval(secs => ${last} - n)`,
  )

/** How far every message on screen stands from the top of the list, by its number, when that has been painted. */
export const places = (page: Page): Promise<Record<string, number>> =>
  messages(page).evaluate(async list => {
    // What listens to scrolling is told with the next frame.
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame)
    const { top, bottom } = list.getBoundingClientRect()
    const onScreen = [...list.querySelectorAll<HTMLElement>("article[data-message-seq]")].filter(row => {
      const box = row.getBoundingClientRect()
      return box.top >= top && box.bottom <= bottom
    })
    return Object.fromEntries(
      onScreen.map(
        row => [row.dataset.messageSeq, Math.round((row.getBoundingClientRect().top - top) * 10) / 10] as const,
      ),
    )
  })

/** The places once nothing moves any more. */
export const restingPlaces = async (page: Page) => {
  let before = await places(page)
  await expect
    .poll(async () => {
      const now = await places(page)
      const same = JSON.stringify(now) === JSON.stringify(before) && Object.keys(now).length > 0
      before = now
      return same
    })
    .toBe(true)
  return before
}

/** What stands in both stands where it stood. */
export const expectUnmoved = (before: Record<string, number>, after: Record<string, number>) => {
  const shared = Object.keys(before).filter(seq => seq in after)
  expect(shared.length).toBeGreaterThan(0)
  for (const seq of shared) expect(after[seq], `message ${seq}`).toBe(before[seq])
}

export const held = (page: Page) => messages(page).locator("[data-row]").count()
export const line = (page: Page, n: number) => messages(page).locator(`article[data-message-seq="${n}"]`)
export const reached = (page: Page, n: number) => messages(page).locator(`[data-row="${n}"][data-reached]`)
export const scrollBy = (page: Page, pixels: number) =>
  messages(page).evaluate((list, by) => {
    list.scrollTop += by
  }, pixels)
export const wayBack = (page: Page) => page.getByRole("button", { name: "Back to where you were" })
export const toNewest = (page: Page) => page.getByRole("button", { name: "To the newest message" })
