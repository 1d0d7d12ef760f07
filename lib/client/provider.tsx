"use client"
import { createContext, type ReactNode, useContext, useEffect, useState } from "react"
import { type Client, createClient, type Start } from "#lib/client/client.ts"

const Context = createContext<Client | null>(null)

/** What belongs to the signed-in person, filled from what the server rendered with. */
export function CharlaProvider({ children, ...start }: Start & { children: ReactNode }) {
  const [client] = useState(() => createClient(start))
  useEffect(client.start, [])
  return <Context value={client}>{children}</Context>
}

/** Whether there is a client: pages for everyone have none. */
export const useIsSignedIn = (): boolean => useContext(Context) !== null

export const useClient = (): Client => {
  const client = useContext(Context)
  if (!client) throw new Error("Used outside of CharlaProvider.")
  return client
}
