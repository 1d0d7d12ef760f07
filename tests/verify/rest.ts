import { setTimeout as wait } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { withDeadline } from "#lib/deadline.ts"
import type { Client } from "./client.ts"
import { counters, type Stored, type View } from "./judge.ts"
import { judgeScreens, type Screen } from "./judge-screens.ts"
import type { Circle } from "./load.ts"
import type { Place } from "./place.ts"
import type { Screens } from "./screens.ts"
import { clientView, freshView, storedView } from "./views.ts"

/** A reading that got no answer, because a connection has just ended, is done again. */
const insist = async <T>(read: () => PromiseLike<T>, ms = 8000, tries = 4): Promise<T> => {
  try {
    return await withDeadline(read(), ms)
  } catch (error) {
    if (tries === 1) throw error
    return insist(read, ms, tries - 1)
  }
}

const until = async (done: () => boolean | Promise<boolean>, ms: number) => {
  for (const end = Date.now() + ms; !(await done()) && Date.now() < end; ) await wait(200)
}

/** However slowly they go out. */
const longest = 1_200_000

/**
 * Waits until every outbox is empty, also those of pages, as long as something goes out within `ms`: a busy machine takes its time. Answers
 * which messages of clients are left, and whose.
 */
export async function untilSent(
  clients: Client[],
  screens: Screens | null,
  circles: Circle[],
  ms: number,
): Promise<string[]> {
  const ids = circles.map(circle => circle.id)
  const left = () =>
    clients.flatMap(({ guest, outbox }) =>
      ids.flatMap(id => outbox.entries(id)).map(entry => `${guest.handle}, ${JSON.stringify(entry)}`),
    )
  let [fewest, since] = [Number.POSITIVE_INFINITY, performance.now()]
  await until(async () => {
    const waiting = left().length
    if (waiting < fewest) [fewest, since] = [waiting, performance.now()]
    return (waiting === 0 && !(await screens?.pending())) || performance.now() - since > ms
  }, longest)
  return left()
}

/** Waits until the clients hold what is stored and nothing moves any more, or for as long as they may take, and reads every view. */
export async function untilQuiet(place: Place, clients: Client[], circles: Circle[], ms: number) {
  const idsOf = (n: number) => circles.filter(circle => circle.members.includes(n)).map(circle => circle.id)
  await until(async () => {
    const heads = await insist(
      () => place.sql<{ id: string; revision: number }[]>`select id, revision from conversations`,
    )
    return heads.every(({ id, revision }) =>
      clients.every((client, n) => !idsOf(n).includes(id) || client.revisionOf(id) === revision),
    )
  }, ms)
  const readOnce = async () => {
    const views = clients.map(clientView)
    const fresh: View[] = []
    for (const [n, client] of clients.entries()) {
      // Each conversation's history is paged through by its last member.
      const paged = circles.filter(circle => circle.members.at(-1) === n).map(circle => circle.id)
      fresh.push(await freshView(client, paged))
    }
    return { stored: await storedView(place.sql), views, fresh }
  }
  // The whole history of every conversation, page by page.
  const readAll = () => insist(readOnce, 60_000)
  let before = await readAll()
  for (const end = Date.now() + Math.min(ms, 60_000); Date.now() < end; ) {
    await wait(1200)
    const now = await readAll()
    const rows = (view: View) => [...view.conversations].map(([id, { row }]) => [id, row])
    const settled = now.views.every((view, n) =>
      isDeepStrictEqual(new Map(rows(view) as never), new Map(rows(now.fresh[n]!) as never)),
    )
    const still = isDeepStrictEqual(before.stored, now.stored)
    before = now
    if (settled && still) break
  }
  return before
}

/** Reads the pages until they show what is stored, or for as long as they may take: they try again more slowly than the clients. */
export async function untilShown(screens: Screens, stored: Stored, ms: number): Promise<Screen[]> {
  let shown = await screens.read()
  await until(async () => {
    const counts = judgeScreens(shown, stored)
    if (counters.every(name => counts[name] === 0)) return true
    shown = await screens.read()
    return false
  }, ms)
  return shown
}
