import { setTimeout as wait } from "node:timers/promises"
import { message } from "#tests/support/guest.ts"
import { openWire } from "#tests/support/raw.ts"
import { rssOf } from "./process.ts"
import { type FaultRow, rounded } from "./row.ts"
import { secondsUntil } from "./scene.ts"
import { allCaughtUp } from "./sound.ts"

const firstHalf = (index: number) => index < 10

export const lineRows: Record<string, FaultRow> = {
  F12: {
    about: "half the clients' connections reset and refused for 60 s",
    async run(scene) {
      scene.crowd.start()
      await wait(2000)
      scene.lines[0]!.refuse()
      await wait(60_000)
      const waiting = scene.windows.slice(0, 10).reduce((sum, window) => sum + window.pending(scene.room), 0)
      scene.lines[0]!.heal()
      const back = await secondsUntil(() => scene.windows.every(window => window.socket.connected))
      const caughtUp = await secondsUntil(() => allCaughtUp(scene))
      return {
        figures: {
          "written meanwhile": waiting,
          "back after": rounded(back),
          "caught up after": rounded(back + caughtUp),
        },
        kept: { "back ≤ 10 s": back <= 10 },
      }
    },
  },
  F13: {
    about: "half the clients' line half-open for 60 s",
    async run(scene) {
      scene.crowd.start()
      await wait(2000)
      scene.lines[0]!.swallow()
      const began = performance.now()
      const noticed = await secondsUntil(() =>
        scene.windows.filter(firstHalfOf).every(window => !window.socket.connected),
      )
      await wait(Math.max(0, 60_000 - (performance.now() - began)))
      scene.lines[0]!.heal()
      const back = await secondsUntil(() => scene.windows.every(window => window.socket.connected))
      const caughtUp = await secondsUntil(() => allCaughtUp(scene))
      return {
        figures: {
          "noticed after": rounded(noticed),
          "back after": rounded(back),
          "caught up after": rounded(back + caughtUp),
        },
        kept: { "noticed ≤ 30 s": noticed <= 30, "caught up ≤ 10 s after being back": caughtUp <= 10 },
      }
      function firstHalfOf(_: unknown, index: number) {
        return firstHalf(index)
      }
    },
  },
  F16: {
    about: "every message sent three times at once: by two sockets and HTTP",
    async run({ guests, room, sql, crowd }) {
      const author = guests[3]!
      const sockets = [await author.connect(), await author.connect({ transports: ["polling"] })]
      let different = 0
      for (let n = 0; n < 200; n++) {
        const input = message(room, `thrice ${n}`)
        crowd.history.begins(author.personId, input)
        const answers = await Promise.all([
          ...sockets.map(client => client.ask("message:send", input)),
          author.post("message:send", input),
        ])
        for (const answer of answers) crowd.history.ends(input.clientId, answer)
        const texts = answers.map(answer => (answer.ok ? JSON.stringify(answer.value.message) : "refused"))
        if (new Set(texts).size !== 1) different++
      }
      const [row] = await sql<{ n: number }[]>`select count(*)::int as n from messages where body like 'thrice %'`
      for (const { socket } of sockets) socket.disconnect()
      return {
        figures: { rows: row!.n, "different answers": different },
        kept: { "200 rows": row!.n === 200, "equal answers": different === 0 },
      }
    },
  },
  F21: {
    about: "five clients stop reading; 100 messages of 4 KB a second for 60 s",
    async run({ guests, room, servers, crowd, windows }) {
      const server = servers[0]!
      crowd.start(5, index => index < 10)
      const body = "x".repeat(4000)
      let sent = 0
      const pour = async (seconds: number, look: () => void) => {
        const [began, before] = [performance.now(), sent]
        while (performance.now() - began < seconds * 1000) {
          const due = before + Math.floor((performance.now() - began) / 10)
          for (; sent < due; sent++) void windows[0]!.outbox.add(room, body)
          look()
          await wait(50)
        }
      }
      // What this load takes by itself is no matter of those who do not read.
      await pour(20, () => {})
      const calm = crowd.p99(0) ?? 0
      const sleepers = await Promise.all(
        Array.from({ length: 5 }, async (_, n) => {
          const wire = await openWire(server.port, { Cookie: guests[19 - n]!.cookie })
          wire.send("40")
          await secondsUntil(() => wire.heard().includes("40{"))
          wire.socket.pause()
          return wire
        }),
      )
      const memory = rssOf(server.pid)
      const closed = () => server.logs().match(/closed: slow_consumer/g)?.length ?? 0
      const began = performance.now()
      let peak = 0
      let allClosed: number | null = null
      await pour(60, () => {
        peak = Math.max(peak, rssOf(server.pid) - memory)
        if (allClosed === null && closed() >= 5) allClosed = (performance.now() - began) / 1000
      })
      const busy = crowd.p99(began) ?? 0
      for (const sleeper of sleepers) sleeper.socket.destroy()
      return {
        figures: {
          sent,
          "memory grown (MB)": Math.round(peak),
          "all five closed after": allClosed === null ? null : rounded(allClosed),
          "p99 before (ms)": calm,
          "p99 meanwhile (ms)": busy,
        },
        kept: { "memory ≤ 64 MB": peak <= 64, "all closed": allClosed !== null },
      }
    },
  },
}
