import { useState } from "react"
import { CircleAlert, Clock3 } from "#components/ui/icons.tsx"
import type { TickState } from "#lib/client/cache/ticks.ts"

type Props = { state: TickState | "pending" | "failed"; label: string }

/** Clock: waits on this device. One tick: stored on the server. Two: reached everyone; coloured: read by everyone. */
export const Tick = ({ state, label }: Props) => {
  // Only what changes fades in: a page of older rows would have the browser make a layer of each tick.
  const [first] = useState(state)
  return (
    <span
      key={state}
      data-tick={state}
      className={`inline-flex self-center ${state === first ? "" : "animate-fade"} ${state === "read" ? "text-tick" : ""}`}
      role="img"
      aria-label={label}
      title={label}
    >
      {state === "pending" ? (
        <Clock3 size={12} />
      ) : state === "failed" ? (
        <CircleAlert size={13} />
      ) : (
        <span className={state === "sent" ? "tick-mark" : "tick-mark tick-twice"} />
      )}
    </span>
  )
}
