import { createConnection } from "#lib/client/connection.ts"
import type { CharlaSocket } from "#lib/client/socket.ts"
import type { Guest } from "#tests/support/guest.ts"

/** As much of a browser as the connection looks at: a window that is in view. */
Object.assign(globalThis, {
  document: Object.assign(new EventTarget(), { visibilityState: "visible", hasFocus: () => true }),
  window: new EventTarget(),
})

/** A way to dial that connects, and comes back, by the page's own rules. */
export function dialAsPage(guest: Guest): { dial: Guest["dial"]; start(): void; stop(): void } {
  let connection: ReturnType<typeof createConnection> | undefined
  return {
    dial(options) {
      const client = guest.dial({ ...options, autoConnect: false, reconnection: false, timeout: 8000 })
      connection = createConnection(async () => client.socket as unknown as CharlaSocket)
      connection.start()
      return client
    },
    start: () => connection?.start(),
    stop: () => connection?.stop(),
  }
}
