import type { ReactNode } from "react"

const tones = {
  plain: "border border-line bg-sunken",
  brand: "bg-brand-soft text-brand-text",
  good: "bg-brand-soft text-ok-text",
  bad: "bg-sunken text-accent-text",
}

/** A few words in a pill. */
export const Chip = ({ tone = "plain", children }: { tone?: keyof typeof tones; children: ReactNode }) => (
  <span className={`inline-flex min-h-7 items-center rounded-full px-3 font-heavy text-[13px] ${tones[tone]}`}>
    {children}
  </span>
)

/** The tone in which a status is shown. */
export const toneOfStatus = (status: "planned" | "waiting" | "approved" | "refused" | "withdrawn") =>
  status === "approved" ? "good" : status === "refused" ? "bad" : status === "waiting" ? "brand" : "plain"
