import { bindSharedCounts } from "#lib/rate.ts"
import type { Broker } from "#lib/realtime/broker.ts"
import { makeRelay, noRelay, type Relay } from "#lib/realtime/relay.ts"
import { makeSharedCounts } from "#lib/realtime/shared-counts.ts"

export type Nodes = {
  relay: Relay
  /** `none` where no broker is set. */
  brokerState(): "none" | "up" | "away"
  close(): void
}

type Options = {
  url: string | undefined
  nodeId: string
  installationId: string
  /** Hears why the broker is not there yet. */
  onFailure: (error: Error & { code?: string }) => void
  signal: AbortSignal
}

/** Makes this node one of those that share a broker: relay and limits. Waits for it; without a `url` each node is by itself. */
export async function joinNodes({ url, nodeId, installationId, onFailure, signal }: Options): Promise<Nodes> {
  if (!url) return { relay: noRelay, brokerState: () => "none", close: () => {} }
  // Only where there is one: its client is 25 MB.
  const { connectBroker } = await import("#lib/realtime/broker.ts")
  const broker: Broker = await connectBroker(url, { onFailure, signal })
  // One broker may serve several installations.
  const prefix = `charla:${installationId}:`
  bindSharedCounts(makeSharedCounts(broker, `${prefix}limit:`))
  return { relay: makeRelay(broker, nodeId, `${prefix}relay`), brokerState: broker.state, close: broker.close }
}
