import { once } from "#lib/process.ts"

/** What the domain may ask of presence, which lives with the sockets. */
export type PresencePort = {
  /** How many people have each conversation open now. */
  here(conversationIds: string[]): Map<string, number>
}

const state = once("presence-port", () => ({ port: null as PresencePort | null }))

export const bindPresence = (port: PresencePort) => {
  state.port = port
}

export const hereIn = (conversationIds: string[]): Map<string, number> => state.port?.here(conversationIds) ?? new Map()
