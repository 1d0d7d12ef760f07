"use client"
import { IconButton } from "#components/ui/button.tsx"
import { Moon, Sun } from "#components/ui/icons.tsx"
import { useI18n } from "./i18n-context.ts"
import { setTheme, useTheme } from "./theme.ts"

/** The other of the two, at once. */
export const ThemeToggle = () => {
  const { t } = useI18n()
  const { shown } = useTheme()
  const dark = shown === "dark"
  return (
    <IconButton label={dark ? t.theme.toLight : t.theme.toDark} onClick={() => setTheme(dark ? "light" : "dark")}>
      {dark ? <Sun size={20} /> : <Moon size={20} />}
    </IconButton>
  )
}
