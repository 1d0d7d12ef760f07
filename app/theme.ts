import "server-only"
import { cookies } from "next/headers"

const themes = ["light", "dark"] as const

/** What the reader chose, if anything: with nothing chosen the system decides, by the style sheet alone. */
export const chosenTheme = async () => {
  const value = (await cookies()).get("charla-theme")?.value
  return themes.find(theme => theme === value) ?? "system"
}
