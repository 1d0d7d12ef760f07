import { CircleAlert, Clock3 } from "#components/ui/icons.tsx"

const Check = () => (
  <svg
    viewBox="0 0 16 16"
    width="14"
    height="14"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    aria-hidden="true"
  >
    <path d="M3 8.5 6.5 12 13 4.5" strokeLinecap="round" strokeLinejoin="round" />
  </svg>
)

/** Clock: waits on this device. One tick: stored on the server. */
export const Tick = ({ state, label }: { state: "pending" | "sent" | "failed"; label: string }) => (
  <span key={state} className="inline-flex animate-fade self-center" role="img" aria-label={label} title={label}>
    {state === "sent" ? <Check /> : state === "pending" ? <Clock3 size={12} /> : <CircleAlert size={13} />}
  </span>
)
