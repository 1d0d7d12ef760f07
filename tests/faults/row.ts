import { failuresIn } from "#tests/support/server.ts"
import { openScene, type Scene } from "./scene.ts"
import { countWrongs } from "./sound.ts"

/** What was measured, and which of the bounds it kept. */
export type Outcome = { figures: Record<string, number | null>; kept: Record<string, boolean> }
/** One fault of the list in docs/reliability.md: what is done, on which scene, and what is measured meanwhile. */
export type FaultRow = { about: string; scene?: Parameters<typeof openScene>[0]; run(scene: Scene): Promise<Outcome> }

/** Plays one row on a scene of its own; afterwards nothing may be lost, doubled, out of order or stale, and no other failure in the log of the server. */
export async function play({ scene: options, run }: FaultRow) {
  const scene = await openScene(options)
  try {
    const { figures, kept } = await run(scene)
    const wrongs = await countWrongs(scene)
    const sound = Object.values(wrongs).every(count => count === 0)
    const failures = scene.servers.flatMap(server => failuresIn(server.logs()))
    for (const line of failures.slice(0, 10)) console.error(line)
    const ok = sound && failures.length === 0 && Object.values(kept).every(Boolean)
    return { ok, figures, kept: { ...kept, "no other failure": failures.length === 0 }, ...wrongs }
  } finally {
    await scene.close()
  }
}

/** One decimal. */
export const rounded = (value: number) => Math.round(value * 10) / 10
