import { setTimeout as wait } from "node:timers/promises"
import { createClient } from "@redis/client"
import { asking, message, signInAt } from "#tests/support/guest.ts"
import { password } from "#tests/support/members.ts"
import { granted } from "#tests/support/sockets.ts"
import { type FaultRow, rounded } from "./row.ts"
import { type Scene, secondsUntil } from "./scene.ts"

/** Sends at the first node and waits until the other's window holds it. */
async function secondsAcross({ guests, windows, room, servers, crowd }: Scene, longest: number): Promise<number> {
  const input = message(room, `across ${performance.now()}`)
  crowd.history.begins(guests[0]!.personId, input)
  const answer = await asking(servers[0]!.url, () => guests[0]!.cookie).post("message:send", input)
  crowd.history.ends(input.clientId, answer)
  granted(answer)
  const far = windows[1]!
  return secondsUntil(() => far.state(room).messages.some(({ clientId }) => clientId === input.clientId), longest)
}

export const brokerRows: Record<string, FaultRow> = {
  F09: {
    about: "Redis killed for 60 s, two nodes",
    scene: { nodes: 2 },
    async run(scene) {
      const before = await secondsAcross(scene, 5)
      await scene.redis!.kill()
      const began = performance.now()
      let worst = 0
      // Nobody else writes: what comes across comes by heads.
      while (performance.now() - began < 60_000) worst = Math.max(worst, await secondsAcross(scene, 30))
      scene.crowd.start(10, index => index % 2 === 0)
      const same = performance.now()
      await wait(5000)
      const near = scene.crowd.p99(same)
      scene.crowd.stop()
      await scene.redis!.start()
      const returned = await secondsUntil(async () => (await secondsAcross(scene, 30)) < 1, 30)
      return {
        figures: {
          "across before": rounded(before),
          "across while away, longest": rounded(worst),
          "same node p99 (ms)": near,
          "live again after": rounded(returned),
        },
        kept: {
          "across ≤ 15 s": worst <= 15,
          "live again ≤ 5 s": returned <= 5,
          "same node unaffected": (near ?? 9999) < 1000,
        },
      }
    },
  },
  F11: {
    about: "Redis FLUSHALL in mid-stream, two nodes",
    scene: { nodes: 2 },
    async run(scene) {
      const { guests, servers, windows } = scene
      scene.crowd.start()
      const ended = await signInAt(servers[1]!.url, guests[2]!.handle, password)
      granted(await guests[2]!.post("session:end-others", {}))
      await wait(3000)
      const client = await createClient({ url: scene.redis!.url }).connect()
      await client.flushAll()
      const began = performance.now()
      await wait(3000)
      const valid = await Promise.all(guests.map(guest => guest.post("session:list", {})))
      const revived = await asking(servers[0]!.url, () => ended.jar.header).post("session:list", {})
      const personIds = guests.slice(1).map(({ personId }) => personId)
      const right = await secondsUntil(async () => {
        const answer = (await windows[0]!.raw("presence:watch", { personIds, conversationId: null })) as {
          value: { people: Record<string, string> }
        }
        return Object.values(answer.value.people).every(state => state !== "offline")
      }, 75)
      const across = await secondsAcross(scene, 20)
      client.destroy()
      return {
        figures: {
          "signed out": valid.filter(answer => !answer.ok).length,
          "ended session valid again": revived.ok ? 1 : 0,
          "presence right after": rounded(right + 3),
          "across after": rounded(across),
          "measured (s)": rounded((performance.now() - began) / 1000),
        },
        kept: {
          "nobody signed out": valid.every(answer => answer.ok),
          "ended stays ended": !revived.ok,
          "presence ≤ 60 s": right <= 57,
        },
      }
    },
  },
}
