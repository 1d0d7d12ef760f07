import type { Socket } from "socket.io-client"
import type { ClientToServer, ServerToClient } from "#lib/protocol/socket.ts"

export type CharlaSocket = Socket<ServerToClient, ClientToServer>

let socket: CharlaSocket | undefined

/** The page's one socket, once it has been fetched. */
export const pageSocket = (): CharlaSocket | undefined => socket

/** Fetches what a socket needs, after the page was drawn, and makes it. `connection.ts` opens it and keeps it open. */
export const fetchSocket = async (): Promise<CharlaSocket> => {
  const { io } = await import("socket.io-client")
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
