import { type Child, startChild } from "../children.ts"

export type SocketBaseline = "ws" | "sharedFrame" | "socketio" | "wsBatch"
export type Started = Child & { port: number }

/** Starts a bare server of a kind as a process of its own. */
export async function startBaseline(kind: SocketBaseline, ...args: string[]): Promise<Started> {
  const file = kind === "wsBatch" ? "baselines/batch-server.ts" : "baselines/socket-server.ts"
  const child = startChild(file, kind, ...args)
  return { ...child, port: await child.ask<number>("port") }
}

/** Where clients of a bare server go, and which rooms they hear. */
export const pathOf = (kind: SocketBaseline, rooms: string[]): string =>
  `${kind === "socketio" ? "/socket.io/?EIO=4&transport=websocket&" : "/?"}rooms=${rooms.join(",")}`
