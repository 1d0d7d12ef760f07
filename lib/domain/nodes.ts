import { createHmac } from "node:crypto"
import { and, eq, gt, lt, ne, sql as raw } from "drizzle-orm"
import { db } from "#db/client.ts"
import { installation, nodes } from "#db/schema/installation.ts"

/** How often a node says that it is there. */
export const REPORT_MS = 10_000
/** A node that said nothing for so long does not count as there. */
const ALIVE_MS = 30_000
const FORGOTTEN_MS = 24 * 3600_000

export type Node = { id: string; address: string; version: string; startedAt: Date }
export type NodeState = { sockets: number; broker: "none" | "up" | "away"; databaseMs: number }

/** Why a process may not serve this installation, as a sentence with a remedy. */
export class NodeRefused extends Error {
  override name = "NodeRefused"
}

/**
 * Lets a process serve this installation. Where others serve it with another secret it is refused ({@link NodeRefused}), because each
 * would end the sessions of the other; where none is left, the secret is the new one.
 */
export const admitNode = async (node: Node, secret: string): Promise<void> => {
  const print = createHmac("sha256", secret).update("charla: the secret of an installation").digest("hex")
  await db().transaction(async tx => {
    const [row] = await tx.select({ print: installation.secretPrint }).from(installation).for("update")
    const [other] = await tx.select({ address: nodes.address }).from(nodes).where(aliveBeside(node.id)).limit(1)
    if (row!.print !== null && row!.print !== print && other) {
      throw new NodeRefused(
        `AUTH_SECRET is another one than that of ${other.address}, which serves the same database; give every node the same, or stop the others first (what they have left behind counts for 30 seconds).`,
      )
    }
    await tx.update(installation).set({ secretPrint: print })
    await tx.insert(nodes).values({ ...node, sockets: 0, broker: "none", databaseMs: 0 })
  })
}

/** Says that a node is there and how it is. Forgets those that have said nothing for a day. */
export const reportNode = async (node: Node, state: NodeState): Promise<void> => {
  const now = { ...state, seenAt: raw`now()` }
  await db()
    .insert(nodes)
    .values({ ...node, ...now })
    .onConflictDoUpdate({ target: nodes.id, set: now })
  await db()
    .delete(nodes)
    .where(lt(nodes.seenAt, new Date(Date.now() - FORGOTTEN_MS)))
}

/** A node that ends in order. */
export const removeNode = async (id: string): Promise<void> => {
  await db().delete(nodes).where(eq(nodes.id, id))
}

/** Where else this installation is served now. */
export const otherNodes = async (id: string): Promise<string[]> => {
  const rows = await db().select({ address: nodes.address }).from(nodes).where(aliveBeside(id))
  return rows.map(row => row.address)
}

/** Every node of the last day, the latest seen first; `alive` ones were heard of within 30 seconds. */
export const listNodes = async (): Promise<(Node & NodeState & { seenSecondsAgo: number; alive: boolean })[]> => {
  const rows = await db()
    .select({ node: nodes, ago: raw<number>`extract(epoch from now() - ${nodes.seenAt})::float8` })
    .from(nodes)
    .orderBy(raw`${nodes.seenAt} desc`)
  return rows.map(({ node: { seenAt: _, broker, ...node }, ago }) => ({
    ...node,
    broker: broker as NodeState["broker"],
    seenSecondsAgo: Math.max(0, ago),
    alive: ago * 1000 < ALIVE_MS,
  }))
}

const aliveBeside = (id: string) =>
  and(ne(nodes.id, id), gt(nodes.seenAt, raw`now() - make_interval(secs => ${ALIVE_MS / 1000})`))
