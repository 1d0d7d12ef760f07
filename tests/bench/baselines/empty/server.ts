import { createServer } from "node:http"
import next from "next"

/** The least that a custom server of the same framework can be: no database, no sockets, one page. */
const app = next({ dev: false, dir: import.meta.dirname, quiet: true })
await app.prepare()
createServer(app.getRequestHandler()).listen(Number(process.env.PORT), "127.0.0.1")
process.on("SIGTERM", () => process.exit())
