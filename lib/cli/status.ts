import { closeDatabase, connectDatabase } from "#db/client.ts"
import { run } from "#lib/cli/explain.ts"
import { reachDatabase } from "#lib/cli/reach-database.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { listNodes } from "#lib/domain/nodes.ts"

/** `npm run status`: every node that serves this installation, as each has said of itself in the last day. */
async function status(): Promise<void> {
  loadSettings()
  const database = await reachDatabase()
  try {
    connectDatabase(database.url)
    const nodes = await listNodes()
    if (nodes.length === 0) return console.log("No node has served this installation in the last day.")
    const rows = nodes.map(node => [
      node.address,
      node.version,
      node.alive ? duration((Date.now() - node.startedAt.getTime()) / 1000) : "gone",
      String(node.sockets),
      node.broker,
      `${node.databaseMs.toFixed(1)} ms`,
      `${duration(node.seenSecondsAgo)} ago`,
    ])
    console.log(tableOf([["address", "version", "uptime", "sockets", "broker", "database", "last seen"], ...rows]))
  } finally {
    await closeDatabase()
    await database.release()
  }
}

/** 59 s, 12 min, 5 h, 3 d. */
function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

function tableOf(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)))
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")).join("\n")
}

await run(status)
