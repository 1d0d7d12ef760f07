import type { ReactNode } from "react"

/** What went wrong with the whole of a form or a list. */
export const Alert = ({ children }: { children: ReactNode }) =>
  children ? (
    <p role="alert" className="animate-fade rounded-[14px] bg-sunken px-4 py-2.5 text-accent-text text-sm">
      {children}
    </p>
  ) : null

/** What went well. */
export const Done = ({ children }: { children: ReactNode }) => (
  <p role="status" className={children ? "animate-fade text-ok-text text-sm" : "sr-only"}>
    {children}
  </p>
)
