"use client"
import { useState } from "react"
import { useClient } from "#lib/client/provider.tsx"

const most = 8

const read = (name: string): string[] => {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(name) ?? "[]")
    return Array.isArray(held) ? held.filter(one => typeof one === "string").slice(0, most) : []
  } catch {
    return []
  }
}

/** What one looked for lately, on this device; it goes when one signs out. The latest first. */
export const useRecent = () => {
  const name = `charla:searches:${useClient().personId}`
  const [list, setList] = useState(() => (typeof localStorage === "undefined" ? [] : read(name)))
  const keep = (next: string[]) => {
    setList(next)
    try {
      if (next.length) localStorage.setItem(name, JSON.stringify(next))
      else localStorage.removeItem(name)
    } catch {
      // Full or forbidden: for as long as the screen is open then.
    }
  }
  return {
    list,
    add: (query: string) => query && keep([query, ...read(name).filter(one => one !== query)].slice(0, most)),
    drop: (query: string) => keep(list.filter(one => one !== query)),
    forget: () => keep([]),
  }
}
