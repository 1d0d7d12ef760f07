import { connect, createServer, type Socket } from "node:net"

/** A TCP line to this machine which can fail as networks do. */
export type Line = Awaited<ReturnType<typeof openLine>>

/**
 * Passes bytes on to the first of the ports that takes the connection. `refuse`: connections end at once, also new ones. `swallow`: nothing comes through and nobody is told; what was
 * open then stays dumb until its ends give up, as behind a router that forgot it.
 */
export async function openLine(ports: number[]) {
  let state: "open" | "refuse" | "swallow" = "open"
  const pairs = new Set<[Socket, Socket | null]>()
  const server = createServer(async client => {
    client.on("error", () => {})
    if (state === "refuse") return client.resetAndDestroy()
    const upstream = state === "swallow" ? null : await reach(ports)
    if (upstream === undefined || client.destroyed) {
      upstream?.destroy()
      return client.destroy()
    }
    const pair: [Socket, Socket | null] = [client, upstream]
    pairs.add(pair)
    client.on("close", () => {
      pairs.delete(pair)
      upstream?.destroy()
    })
    if (!upstream) return client.resume()
    upstream.on("close", () => client.destroy())
    client.pipe(upstream).pipe(client)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const hangUp = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy()
      upstream?.resetAndDestroy()
    }
  }
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    refuse() {
      state = "refuse"
      hangUp()
    },
    swallow() {
      state = "swallow"
      for (const [client, upstream] of pairs) {
        client.unpipe()
        upstream?.unpipe()
        // Both ends go on writing into nothing.
        client.resume()
        upstream?.resume()
      }
    },
    heal() {
      state = "open"
    },
    close() {
      hangUp()
      return new Promise(resolve => server.close(resolve))
    },
  }
}

/** A connection to the first port that takes one. */
async function reach([port, ...others]: number[]): Promise<Socket | undefined> {
  if (port === undefined) return undefined
  const socket = connect(port, "127.0.0.1")
  const isThere = await new Promise<boolean>(resolve => {
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false))
  })
  return isThere ? socket : reach(others)
}
