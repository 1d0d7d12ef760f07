import type { ReactNode } from "react"

/** One card of the settings. */
export const Section = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => (
  <section aria-labelledby={id} className="flex flex-col gap-4 rounded-card border border-line bg-panel p-5 shadow-sm">
    <h2 id={id} className="font-heavy text-lg">
      {title}
    </h2>
    {children}
  </section>
)
