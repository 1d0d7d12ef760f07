import WebSocket from "ws"
import type { TestServer } from "./server.ts"

/** Variables with which a server lets {@link keptOf} look into it. */
export const open = { NODE_OPTIONS: "--inspect=127.0.0.1:0" }

/**
 * Bytes that a server holds on to: what its heap and its buffers have after collecting what is garbage. How much it has of the system says little: with
 * memory to spare, garbage stays.
 */
export async function keptOf(server: TestServer): Promise<number> {
  const address = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(server.logs())?.[0]
  if (!address) throw new Error("The server was not started with the variables of `open`.")
  const line = new WebSocket(address)
  await new Promise((resolve, reject) => line.once("open", resolve).once("error", reject))
  let asked = 0
  const ask = (method: string, params = {}) =>
    new Promise<{ result: { value: number } }>(resolve => {
      const id = ++asked
      line.on("message", text => {
        const answer = JSON.parse(String(text)) as { id?: number; result: { result: { value: number } } }
        if (answer.id === id) resolve(answer.result)
      })
      line.send(JSON.stringify({ id, method, params }))
    })
  await ask("HeapProfiler.enable")
  await ask("HeapProfiler.collectGarbage")
  const expression = "(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())"
  const { result } = await ask("Runtime.evaluate", { expression, returnByValue: true })
  line.close()
  return result.value
}
