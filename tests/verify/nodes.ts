import { join } from "node:path"
import { openRedis, type TestRedis } from "#tests/support/redis.ts"
import { freePort, startServer, type TestServer } from "#tests/support/server.ts"

export type Nodes = Awaited<ReturnType<typeof openNodes>>
type Options = {
  count: number
  /** Between several nodes; without it they find each other's changes in the database. */
  redis: boolean
  databaseUrl: string
  folder: string
  env: Record<string, string>
  /** A copy of the program instead of this one. */
  program?: string
}

/** The server as one process or several on the same database, each of which may be killed and comes back on its port. */
export async function openNodes({ count, redis: wanted, databaseUrl, folder, env, program }: Options) {
  const redis: TestRedis | null = wanted && count > 1 ? await openRedis() : null
  const ports = await Promise.all(Array.from({ length: count }, freePort))
  const logs: string[] = []
  const start = (port: number): Promise<TestServer> =>
    startServer({
      databaseUrl,
      dataDir: join(folder, `node-${port}`),
      port,
      env: { ...env, ...(redis && { REDIS_URL: redis.url }) },
      ...(program && { program }),
    })
  const servers = await Promise.all(ports.map(start)).catch(async error => {
    await redis?.stop()
    throw error
  })
  const isReady = ({ url }: TestServer) =>
    fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(2000) }).then(
      answer => answer.ok,
      () => false,
    )

  return {
    ports,
    redis,
    /** `kill -9`; returns how to start it again. */
    async kill(index: number): Promise<() => Promise<void>> {
      const server = servers[index]!
      await server.kill("SIGKILL")
      logs.push(server.logs())
      return async () => {
        servers[index] = await start(server.port)
      }
    },
    areReady: async () => (await Promise.all(servers.map(isReady))).every(Boolean),
    /** Everything that any of them has printed. */
    logs: () => [...logs, ...servers.map(server => server.logs())].join(""),
    async stop() {
      await Promise.all(servers.map(server => server.stop()))
      await redis?.stop()
    },
  }
}
