import { type PageBody, pageOf } from "#lib/outbound/page/page.ts"

/** A process of its own for what strangers wrote: it holds no secret, has little memory, and is killed when it takes too long. */
type Task = { id: number; page: PageBody; most: number }

process.on("message", async ({ id, page, most }: Task) => {
  const answer = await pageOf(page, most).catch(() => null)
  process.send?.({ id, answer })
})
process.on("disconnect", () => process.exit())
process.send?.({ ready: true })
