import { connect, createServer, type Socket } from "node:net"

export type Line = {
  /** The server as it is reached over this line: an origin of its own. */
  origin: string
  /** Ends every connection and takes no new one. */
  cut(): void
  mend(): void
  /** So many bytes a second go up on each connection; without a number as many as it takes. */
  slow(bytesPerSecond?: number): void
  /** As a proxy that knows nothing of WebSockets. */
  refuseWebSockets(): void
  close(): Promise<void>
}

/** A line to the server that a test holds in its hand. */
export const openLine = async (port: number): Promise<Line> => {
  const ends = new Set<Socket>()
  let isCut = false
  let onlyHttp = false
  let rate: number | undefined
  const keep = (socket: Socket) => {
    ends.add(socket)
    socket.on("close", () => ends.delete(socket))
    socket.on("error", () => socket.destroy())
    return socket
  }
  const server = createServer(near => {
    keep(near)
    if (isCut) return near.destroy()
    near.once("data", first => {
      // A browser opens a connection of its own for each WebSocket.
      if (onlyHttp && /^upgrade: websocket\r$/im.test(first.toString("latin1")))
        return near.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
      const far = keep(connect(port, "127.0.0.1"))
      far.on("close", () => near.destroy())
      near.on("close", () => far.destroy())
      far.write(first)
      near.on("data", chunk => {
        if (!far.write(chunk) && !rate) {
          near.pause()
          far.once("drain", () => near.resume())
        }
        if (!rate) return
        near.pause()
        setTimeout(() => near.resume(), (chunk.length * 1000) / rate)
      })
      near.on("end", () => far.end())
      far.pipe(near)
    })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const hangUp = () => {
    for (const socket of ends) socket.destroy()
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    cut() {
      isCut = true
      hangUp()
    },
    mend() {
      isCut = false
    },
    slow(bytesPerSecond) {
      rate = bytesPerSecond
    },
    refuseWebSockets() {
      onlyHttp = true
    },
    async close() {
      hangUp()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
