import { useState } from "react"
import { CircleAlert, Clock3 } from "#components/ui/icons.tsx"
import type { TickState } from "#lib/client/cache/ticks.ts"

const check = "M3 8.5 6.5 12 13 4.5"

const Check = ({ twice }: { twice: boolean }) => (
  <svg
    viewBox={twice ? "0 0 20 16" : "0 0 16 16"}
    width={twice ? 17.5 : 14}
    height="14"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    className="overflow-visible"
  >
    <path d={check} />
    {twice && <path d="M9.6 11.2 10.5 12 17 4.5" />}
  </svg>
)

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
        <Check twice={state !== "sent"} />
      )}
    </span>
  )
}
