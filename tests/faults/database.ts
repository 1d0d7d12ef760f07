import { rmSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { makeRoomAt } from "#tests/support/guest.ts"
import { cpuOf, probe, rssOf } from "./process.ts"
import { type FaultRow, rounded } from "./row.ts"
import { secondsUntil } from "./scene.ts"

export const databaseRows: Record<string, FaultRow> = {
  F05: {
    about: "PostgreSQL stopped at once, away for 5 s, started",
    async run({ crowd, postgres, servers }) {
      crowd.start()
      await wait(4000)
      const { pid } = servers[0]!
      await postgres.crash()
      await wait(5000)
      await postgres.start()
      const began = performance.now()
      const first = await secondsUntil(() => crowd.acks.some(({ at }) => at > began))
      const resolved = await secondsUntil(() => crowd.acks.filter(({ at }) => at > began).length > 100)
      process.kill(pid, 0)
      return {
        figures: { "first success after the start": rounded(first), "100 sent after": rounded(resolved) },
        kept: { "first success ≤ 5 s": first <= 5 },
      }
    },
  },
  F06: {
    about: "PostgreSQL standing still (SIGSTOP) for 30 s",
    async run({ crowd, postgres, servers }) {
      const { pid, url } = servers[0]!
      crowd.start()
      await wait(3000)
      const memory = rssOf(pid)
      const live = probe(`${url}/api/health`)
      const ready = probe(`${url}/api/ready`)
      postgres.signal("SIGSTOP")
      const began = performance.now()
      await wait(30_000)
      const ticks = crowd.acks.filter(({ at }) => at > began + 1000).length
      const grown = rssOf(pid) - memory
      postgres.signal("SIGCONT")
      const resumed = performance.now()
      crowd.stop()
      await secondsUntil(() => crowd.pending() === 0)
      const resolved = (performance.now() - resumed) / 1000
      await Promise.all([live.stop(), ready.stop()])
      const unready = ready.answers.find(({ status }) => status === 503)
      const said = unready ? (unready.at + unready.ms - began) / 1000 : 99
      return {
        figures: {
          "ticks meanwhile": ticks,
          "live probe, longest (ms)": live.longest(),
          "live probe p99 (ms)": live.p99(),
          "503 after": rounded(said),
          "memory grown (MB)": Math.round(grown),
          "all sent after": rounded(resolved),
        },
        kept: {
          "no tick": ticks === 0,
          "live ≤ 1 s": live.longest() <= 1000,
          "503 ≤ 15 s": said <= 15,
          "memory ≤ 100 MB": grown <= 100,
          "loop p99 ≤ 200 ms": live.p99() <= 200,
          "all sent ≤ 10 s": resolved <= 10,
        },
      }
    },
  },
  F07: {
    about: "PostgreSQL's address accepts, reads and closes for 20 s",
    async run({ crowd, postgres, servers }) {
      const { pid } = servers[0]!
      crowd.start()
      await wait(3000)
      await postgres.crash()
      let attempts = 0
      const fake = createServer(socket => {
        attempts++
        socket.on("error", () => {}).once("data", () => socket.end())
      })
      const { hostname, port } = new URL(postgres.url)
      const path = join(decodeURIComponent(hostname), `.s.PGSQL.${port || 5432}`)
      const place = hostname.startsWith("%2F") ? { path } : { host: hostname, port: Number(port) }
      if (place.path) rmSync(place.path, { force: true })
      await new Promise<void>(resolve => fake.listen(place, resolve))
      const cpu = cpuOf(pid)
      await wait(20_000)
      const cores = (cpuOf(pid) - cpu) / 20
      await new Promise(resolve => fake.close(resolve))
      await postgres.start()
      const began = performance.now()
      const recovered = await secondsUntil(() => crowd.acks.some(({ at }) => at > began))
      return {
        figures: {
          attempts,
          "processor (cores)": Math.round(cores * 100) / 100,
          "recovered after": rounded(recovered),
        },
        kept: { "attempts ≤ 50": attempts <= 50, "≤ 0.5 core": cores <= 0.5, "recovered ≤ 10 s": recovered <= 10 },
      }
    },
  },
  F08: {
    about: "random connections of the server ended by PostgreSQL every 2 s for 20 s, also inside transactions",
    async run({ crowd, sql, guests }) {
      crowd.start()
      let ended = 0
      let made = 0
      let on = true
      const rooms = (async () => {
        for (; on; made++) await makeRoomAt(guests[made % 20]!, guests[(made + 7) % 20]!).catch(() => {})
      })()
      for (let round = 0; round < 10; round++) {
        await wait(2000)
        const victims = await sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where application_name like 'charla%' and pid <> pg_backend_pid() order by state = 'active' desc, random() limit 3`
        ended += victims.length
      }
      on = false
      await rooms
      const [row] = await sql<{ partial: number; silent: number }[]>`
        select
          (select count(*)::int from conversations c
            where c.seq <> (select coalesce(max(m.seq), 0) from messages m where m.conversation_id = c.id)) as partial,
          (select count(*)::int from memberships s where s.state = 'active' and not exists (
            select from messages m where m.conversation_id = s.conversation_id and m.kind <> 'text'
              and m::text like '%' || s.person_id || '%')) as silent`
      return {
        figures: {
          "connections ended": ended,
          "rooms made meanwhile": made,
          "heads without their message": row!.partial,
          "members without a line": row!.silent,
        },
        kept: { "no partial effect": row!.partial === 0 && row!.silent === 0 },
      }
    },
  },
}
