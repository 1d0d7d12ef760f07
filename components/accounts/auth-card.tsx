import type { ReactNode } from "react"
import { Mark } from "#components/shell/mark.tsx"

/** The frame of sign-in and sign-up. */
export const AuthCard = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-wall px-4 py-10">
    <a href="/" className="flex items-center gap-3 rounded-xl font-heavy text-xl">
      <span className="flex size-10 items-center justify-center rounded-xl bg-brand text-on-brand">
        <Mark />
      </span>
      Charla
    </a>
    <div className="w-full max-w-[420px] rounded-card bg-panel p-6 shadow-lg sm:p-8">
      <h1 className="mb-5 font-heavy text-2xl">{title}</h1>
      {children}
    </div>
  </main>
)
