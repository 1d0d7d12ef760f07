"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { buttonLook } from "#components/ui/button.tsx"
import { Menu } from "#components/ui/menu.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"

/** All own dates as a file. */
export const Export = () => {
  const { locale } = useI18n()
  const words = useLateWords(journeysWords)
  const { run, pending } = useCommand("journey:export")
  const save = async (format: "csv" | "ics") => {
    const result = await run({ format, language: locale.language })
    if (!result.ok) return
    const { name, type, body } = result.value
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([body], { type }))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }
  return (
    <Menu
      label={words.export}
      className={buttonLook("secondary")}
      busy={pending}
      items={[
        { label: words.exportCsv, run: () => void save("csv") },
        { label: words.exportIcs, run: () => void save("ics") },
      ]}
    >
      {words.export}
    </Menu>
  )
}
