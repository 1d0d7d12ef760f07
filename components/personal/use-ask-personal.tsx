import { useRef, useState } from "react"
import { findPersonal, type Personal } from "#lib/client/personal-numbers.ts"
import { AskPersonal } from "./ask-personal.tsx"

/**
 * Asks once about what looks personal before a text goes where everybody reads it; the same number is not asked about again. `stop` says
 * whether the text has to wait for the answer, and does `send` after a yes. Nothing is kept.
 */
export const useAskPersonal = () => {
  const [asked, setAsked] = useState<{ found: Personal[]; send: () => void } | null>(null)
  const allowed = useRef(new Set<string>())
  const allow = (found: Personal[]) => {
    for (const one of found) allowed.current.add(one.text)
  }
  return {
    stop(text: string, send: () => void): boolean {
      const found = findPersonal(text).filter(one => !allowed.current.has(one.text))
      if (found.length > 0) setAsked({ found, send })
      return found.length > 0
    },
    /** What stands there for everyone already is not asked about. */
    known: (text: string) => allow(findPersonal(text)),
    dialog: asked && (
      <AskPersonal
        found={asked.found}
        onBack={() => setAsked(null)}
        onSend={() => {
          allow(asked.found)
          setAsked(null)
          asked.send()
        }}
      />
    ),
  }
}
