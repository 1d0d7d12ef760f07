import { setTimeout as wait } from "node:timers/promises"
import { type FaultRow, rounded } from "./row.ts"
import { type Scene, secondsUntil } from "./scene.ts"
import { allCaughtUp } from "./sound.ts"

const connected = ({ windows }: Scene) => windows.filter(window => window.socket.connected).length / windows.length
const back = (scene: Scene, share: number, longest = 60) => secondsUntil(() => connected(scene) >= share, longest)
const disconnects = ({ windows }: Scene) => windows.reduce((sum, window) => sum + window.closed.length, 0)

/** How long until the watcher no longer takes the person for being there. */
async function secondsUntilGone(scene: Scene, watcher: number, personId: string, longest = 75): Promise<number> {
  const window = scene.windows[watcher]!
  const ask = async () => {
    const answer = (await window.raw("presence:watch", { personIds: [personId], conversationId: null })) as {
      value?: { people: Record<string, string> }
    }
    return answer.value?.people[personId] === "offline"
  }
  return secondsUntil(async () => {
    await wait(200)
    return ask().catch(() => false)
  }, longest)
}

export const nodeRows: Record<string, FaultRow> = {
  F01: {
    about: "kill -9 of the only node in mid-stream, started again",
    async run(scene) {
      scene.crowd.start()
      await wait(5000)
      await scene.servers[0]!.kill("SIGKILL")
      const began = performance.now()
      // One person never comes back: is a ghost of them left?
      scene.leave(19)
      const since = () => (performance.now() - began) / 1000
      await scene.restart(0)
      const listening = since()
      await back(scene, 0.95)
      const most = since()
      const ghost = await secondsUntilGone(scene, 0, scene.guests[19]!.personId)
      scene.comeBack(19)
      await back(scene, 1)
      const all = since()
      const caughtUp = await secondsUntil(() => allCaughtUp(scene))
      return {
        figures: {
          listening: rounded(listening),
          "95 % back": rounded(most),
          "all back": rounded(all),
          "caught up after": rounded(caughtUp),
          "ghost gone": rounded(ghost),
        },
        kept: {
          "listening ≤ 5 s": listening <= 5,
          "95 % back ≤ 10 s": most <= 10,
          "all back ≤ 30 s": all <= 30,
          "caught up ≤ 5 s": caughtUp <= 5,
          "no ghost after 60 s": ghost <= 60,
        },
      }
    },
  },
  F23: {
    about: "kill -9 of one of two nodes",
    scene: { nodes: 2 },
    async run(scene) {
      scene.crowd.start()
      await wait(4000)
      const before = scene.windows.map(window => window.socket.id)
      await scene.servers[1]!.kill("SIGKILL")
      scene.leave(1)
      const began = performance.now()
      // Every second one was there; each has a new socket now.
      const hasMoved = (index: number) => {
        const { socket } = scene.windows[index]!
        return socket.connected && socket.id !== before[index]
      }
      await secondsUntil(() => scene.windows.every((_, index) => index % 2 === 0 || index === 1 || hasMoved(index)))
      const moved = (performance.now() - began) / 1000
      await secondsUntilGone(scene, 0, scene.guests[1]!.personId)
      const gone = (performance.now() - began) / 1000
      scene.comeBack(1)
      await scene.restart(1)
      return {
        figures: { "all moved": rounded(moved), "presence gone": rounded(gone) },
        kept: { "moved ≤ 15 s": moved <= 15, "presence gone ≤ 60 s": gone <= 60 },
      }
    },
  },
  F27: {
    about: "SIGSTOP of the app for 5 s and for 40 s",
    async run(scene) {
      scene.crowd.start()
      await wait(3000)
      const stop = async (ms: number) => {
        const before = disconnects(scene)
        process.kill(scene.servers[0]!.pid, "SIGSTOP")
        await wait(ms)
        process.kill(scene.servers[0]!.pid, "SIGCONT")
        const ready = await back(scene, 1)
        const caughtUp = await secondsUntil(() => allCaughtUp(scene))
        await wait(2000)
        return { lost: disconnects(scene) - before, back: ready + caughtUp }
      }
      const short = await stop(5000)
      const long = await stop(40_000)
      const frames = scene.windows[0]!.heard.filter(
        ([name]) => name === "presence:changed" || name === "typing:started",
      ).length
      return {
        figures: {
          "disconnects (5 s)": short.lost,
          "back after 5 s": rounded(short.back),
          "disconnects (40 s)": long.lost,
          "back after 40 s": rounded(long.back),
          "stale frames": frames,
        },
        kept: {
          "none disconnected by 5 s": short.lost === 0,
          "back ≤ 15 s": long.back <= 15,
          "no burst of stale events": frames <= 40,
        },
      }
    },
  },
  F29: {
    about: "2,000 clients dropped at once",
    async run(scene) {
      const count = 2000
      const dialled: ReturnType<(typeof scene.guests)[number]["dial"]>[] = []
      for (let n = 0; n < count; n++) {
        const client = scene.guests[n % 20]!.dial({
          reconnection: true,
          reconnectionDelay: 1000,
          reconnectionDelayMax: 7500,
          randomizationFactor: 0.5,
          timeout: 8000,
        })
        dialled.push(client)
        if (n % 50 === 49) await Promise.all(dialled.slice(-50).map(each => each.connected()))
      }
      scene.crowd.start(10)
      await wait(2000)
      const before = performance.now()
      const attempts: number[] = []
      for (const { socket } of dialled) socket.io.on("reconnect_attempt", () => void attempts.push(performance.now()))
      for (const { socket } of dialled) socket.io.engine.close()
      await secondsUntil(() => dialled.filter(({ socket }) => socket.connected).length >= count * 0.99)
      const most = (performance.now() - before) / 1000
      const buckets = Map.groupBy(attempts, at => Math.floor((at - before) / 1000))
      const fullest = Math.max(...[...buckets.values()].map(({ length }) => length)) / attempts.length
      const established = scene.crowd.p99(before)
      const [{ connections } = { connections: 0 }] = await scene.sql<{ connections: number }[]>`
        select count(*)::int as connections from pg_stat_activity where application_name like 'charla%'`
      for (const { socket } of dialled) socket.disconnect()
      return {
        figures: {
          "99 % back": rounded(most),
          "fullest second (% of attempts)": rounded(fullest * 100),
          "others' p99 (ms)": established,
          "database connections": connections,
        },
        kept: {
          "99 % back ≤ 30 s": most <= 30,
          "no second with over 20 % of the attempts": fullest <= 0.2,
          "others' p99 ≤ 1 s": (established ?? 0) <= 1000,
          "connections ≤ pool": connections <= 16,
        },
      }
    },
  },
}
