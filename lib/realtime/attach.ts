import type { Server as HttpServer } from "node:http"
import { Server } from "socket.io"
import { bindAnnouncer } from "#lib/domain/announce.ts"
import { publicSettings } from "#lib/domain/settings.ts"
import { env } from "#lib/env.ts"
import { log, websocketLog } from "#lib/log.ts"
import { count, countSocket } from "#lib/metrics.ts"
import { makeAnnouncer } from "#lib/realtime/announcer.ts"
import { joinAudiences } from "#lib/realtime/audiences.ts"
import { authenticate, forgetRequest } from "#lib/realtime/authenticate.ts"
import { limitBacklog, who } from "#lib/realtime/backpressure.ts"
import { serveCommands } from "#lib/realtime/commands.ts"
import { guardPackets } from "#lib/realtime/flood.ts"
import { type CheckOrigin, makeHandshake } from "#lib/realtime/handshake.ts"
import { watchHeads } from "#lib/realtime/heads.ts"
import { joinFrames, joinPackets } from "#lib/realtime/one-write.ts"
import { makePresence } from "#lib/realtime/presence.ts"
import { noRelay, type Relay } from "#lib/realtime/relay.ts"
import type { ChatSocket, Io } from "#lib/realtime/socket.ts"
import { capSockets } from "#lib/realtime/socket-cap.ts"
import { makeTyping } from "#lib/realtime/typing.ts"

export type Realtime = {
  /** Tells every socket why and closes it; no new ones are taken. */
  close(reason: "shutdown"): Promise<void>
  /** Looks for what broadcasts may have lost now, instead of within ten seconds. */
  look(): Promise<void>
}

/**
 * Serves sockets on an HTTP server, on Socket.IO's own path. Attach after the handler of the pages: engine.io takes its path from
 * whoever listened before. `checkOrigin` is the server's own door, `relay` the way to the other nodes.
 */
export function attachRealtime(
  httpServer: HttpServer,
  { checkOrigin, relay = noRelay }: { checkOrigin: CheckOrigin; relay?: Relay },
): Realtime {
  const handshake = makeHandshake(checkOrigin)
  const io: Io = new Server(httpServer, {
    transports: ["websocket", "polling"],
    perMessageDeflate: false,
    httpCompression: false,
    maxHttpBufferSize: env().limits.packetBytes,
    // A dead line is seen within their sum, which stays under 25 s.
    pingInterval: 15_000,
    pingTimeout: 8_000,
    connectTimeout: 8_000,
    serveClient: false,
    allowEIO3: false,
    // Other upgrades belong to others, for instance to the live reload of pages.
    destroyUpgrade: env().mode !== "development",
    allowRequest: handshake.allowRequest,
  })
  joinFrames(io)
  joinPackets(io.engine)
  handshake.watch(io.engine)
  guardPackets(io.engine)
  io.engine.on("connection_error", (error: { message: string }) =>
    websocketLog.debug({ why: error.message }, "refused"),
  )

  const presence = makePresence(io, relay)
  bindAnnouncer(makeAnnouncer(io, relay, presence.expelled))
  const heads = watchHeads(io)
  relay.onBack(heads.lookSoon)
  const signals = {
    typing: makeTyping(io, relay, presence.isHidden),
    "presence:focus": presence.focus,
    "presence:watch": presence.watch,
  }

  io.use(authenticate)
  io.on("connection", socket => {
    try {
      welcome(socket)
    } catch (error) {
      log.error({ err: error }, "a socket could not be welcomed")
      socket.disconnect(true)
    }
  })

  function welcome(socket: ChatSocket): void {
    handshake.settle(socket.conn)
    forgetRequest(socket)
    countTransport(socket)
    limitBacklog(socket)
    socket.data.ready = joinAudiences(socket)
    socket.data.ready.catch(error => {
      log.warn({ err: error }, "a socket could not be given its audiences")
      socket.disconnect(true)
    })
    socket.emit("socket:opened", { build: publicSettings().build })
    presence.open(socket)
    capSockets(io, socket)
    serveCommands(socket, signals)
    websocketLog.info({ ...who(socket), transport: socket.conn.transport.name }, "connected")
    socket.on("error", error => websocketLog.debug({ err: error }, "socket error"))
    socket.on("disconnect", reason => {
      presence.close(socket)
      websocketLog.info({ ...who(socket), reason }, "disconnected")
      // Nothing else runs over this connection; left open it would be nobody's.
      setImmediate(() => socket.conn.close())
    })
  }

  return {
    look: heads.look,
    async close(reason) {
      handshake.close()
      heads.stop()
      const noted = presence.stop()
      io.local.emit("socket:closing", { reason })
      io.local.disconnectSockets(true)
      await Promise.all([untilEmpty(io), noted])
      io.engine.close()
    },
  }
}

function countTransport(socket: ChatSocket): void {
  let { name } = socket.conn.transport
  count("sockets:connected")
  countSocket(name, 1)
  socket.conn.on("upgrade", transport => {
    countSocket(name, -1)
    name = transport.name
    countSocket(name, 1)
  })
  socket.conn.on("close", () => countSocket(name, -1))
}

/** Lets what was said last reach those who read, for two seconds at most. */
async function untilEmpty(io: Io): Promise<void> {
  for (let waited = 0; waited < 2000 && io.engine.clientsCount > 0; waited += 20) {
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
