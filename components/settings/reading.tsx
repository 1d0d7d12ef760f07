"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Switch } from "#components/ui/switch.tsx"
import { showLines, useLinesShown } from "#lib/client/use-lines-shown.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"

/** How conversations are read on this device. */
export const Reading = () => {
  const words = useLateWords(settingsWords)
  return <Switch label={words.showLines} hint={words.showLinesHint} checked={useLinesShown()} onChange={showLines} />
}
