import { io, type Socket } from "socket.io-client"
import type { ClientToServer, ServerToClient } from "#lib/protocol/socket.ts"

export type CharlaSocket = Socket<ServerToClient, ClientToServer>

let socket: CharlaSocket | undefined

/** The page's one socket, made when a browser first asks. `connection.ts` opens it and keeps it open. */
export const pageSocket = (): CharlaSocket => {
  socket ??= io({
    autoConnect: false,
    reconnection: false,
    transports: ["websocket", "polling"],
    // Without it, polling is never tried where WebSockets are blocked.
    tryAllTransports: true,
    timeout: 8000,
  })
  return socket
}
