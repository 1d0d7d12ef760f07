import { randomUUID } from "node:crypto"
import type { Server } from "node:http"
import { hostname } from "node:os"
import type { OpenedDatabase } from "#lib/cli/data.ts"
import { loadInstallation } from "#lib/domain/installation.ts"
import { admitNode, type Node, otherNodes, REPORT_MS, removeNode, reportNode } from "#lib/domain/nodes.ts"
import { env } from "#lib/env.ts"
import { sayBrokerAway, version } from "#lib/http/health.ts"
import { portOf } from "#lib/http/listen.ts"
import { log } from "#lib/log.ts"
import { openSockets } from "#lib/metrics.ts"
import { joinNodes, type Nodes } from "#lib/realtime/join-nodes.ts"
import type { Relay } from "#lib/realtime/relay.ts"
import { keptSecret, makeSecret, setAuthSecret } from "#lib/secrets.ts"

type Options = {
  /** Given by the operator. */
  secret: string | undefined
  /** Beside its own one the secret is kept, otherwise in it. */
  database: OpenedDatabase
  /** Where this process listens. */
  server: Server
  signal: AbortSignal
}

/**
 * Takes this process's place among the nodes of its installation: which one it is, the secret that all share, the way to the others.
 * Waits for the broker where one is set. `leave` is for the very end.
 */
export async function becomeNode({ secret, database, server, signal }: Options): Promise<{
  relay: Relay
  leave(): Promise<void>
}> {
  const installation = await loadInstallation(secret || database.own ? null : makeSecret())
  const used = secret ?? (database.own ? keptSecret(env().dataDir) : installation.secret!)
  const startedAt = new Date(Date.now() - process.uptime() * 1000)
  const node: Node = { id: randomUUID(), address: `${hostname()}:${portOf(server)}`, version, startedAt }
  await admitNode(node, used)
  setAuthSecret(used)
  const nodes = await joinNodes({
    url: env().redisUrl,
    nodeId: node.id,
    installationId: installation.id,
    onFailure: sayBrokerAway,
    signal,
  })
  const stopReporting = report(node, nodes)
  return {
    relay: nodes.relay,
    async leave() {
      stopReporting()
      nodes.close()
      await removeNode(node.id).catch(error => log.warn({ err: error }, "this node is still on the list of nodes"))
    },
  }
}

/** Says every ten seconds that this node is there, and once that there are others it cannot talk to. Returns how to stop. */
function report(node: Node, { brokerState }: Nodes): () => void {
  let databaseMs = 0
  let warned = false
  const tell = async () => {
    const { websocket, polling } = openSockets()
    const began = performance.now()
    await reportNode(node, { sockets: websocket + polling, broker: brokerState(), databaseMs })
    databaseMs = performance.now() - began
    if (warned || brokerState() !== "none") return
    const others = await otherNodes(node.id)
    if (others.length === 0) return
    warned = true
    log.warn(
      { others },
      "other nodes serve this database and REDIS_URL is not set: what happens there is seen here only within 15 s",
    )
  }
  const tryToTell = () => tell().catch(error => log.debug({ err: error }, "this node could not be reported"))
  void tryToTell()
  const timer = setInterval(tryToTell, REPORT_MS)
  timer.unref()
  return () => clearInterval(timer)
}
