import { once } from "#lib/process.ts"

/** What the domain may ask of presence, which lives with the sockets. */
export type PresencePort = {
  /** How many people have each conversation open now. */
  here(conversationIds: string[]): Map<string, number>
  /** Everyone who is connected now. */
  online(): string[]
  /** How two people stand to each other is different: what they see of each other's coming and going follows, on every node. */
  regard(one: string, other: string): void
}

const state = once("presence-port", () => ({ port: null as PresencePort | null }))

export const bindPresence = (port: PresencePort) => {
  state.port = port
}

export const peopleOnline = (): string[] => state.port?.online() ?? []

export const hereIn = (conversationIds: string[]): Map<string, number> => state.port?.here(conversationIds) ?? new Map()

/** Call after the commit of a block, a first message, or the end of either. */
export const regardAnew = (one: string, other: string) => state.port?.regard(one, other)
