import type { Page } from "@playwright/test"

/** From the next connection on, what goes either way over the page's socket and has this form stays on the way until it is delivered. */
export const holdPackets = async (page: Page, form: RegExp) => {
  const waiting: (() => void)[] = []
  let holding = true
  const pass = (send: (packet: string | Buffer) => void) => (packet: string | Buffer) => {
    if (holding && form.test(String(packet))) waiting.push(() => send(packet))
    else send(packet)
  }
  await page.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    server.onMessage(pass(packet => socket.send(packet)))
    socket.onMessage(pass(packet => server.send(packet)))
  })
  return {
    /** What waits, in order; each is delivered by calling it. */
    waiting,
    /** Delivers them, and holds no more. */
    release() {
      holding = false
      for (const deliver of waiting) deliver()
    },
  }
}

/** From the next connection on, what the server says over the page's socket is changed on the way. */
export const changePackets = (page: Page, change: (packet: string) => string) =>
  page.routeWebSocket(/socket\.io/, socket => {
    const server = socket.connectToServer()
    server.onMessage(packet => socket.send(typeof packet === "string" ? change(packet) : packet))
    socket.onMessage(packet => server.send(packet))
  })
