"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { PeopleViews } from "./people-views.tsx"

type Props = { here: Parameters<typeof PeopleViews>[0]["here"]; title: string; text: string; children: ReactNode }

/** The head that the pages about people share. */
export const PageFrame = ({ here, title, text, children }: Props) => {
  const { t } = useI18n()
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-5 px-4 py-6 sm:px-8 sm:py-8">
      <title>{`${title} · ${t.app.name}`}</title>
      <header>
        <h1 className="font-heavy text-2xl">{title}</h1>
        <p className="text-muted">{text}</p>
      </header>
      <PeopleViews here={here} />
      {children}
    </div>
  )
}
