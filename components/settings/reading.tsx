"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Switch } from "#components/ui/switch.tsx"
import { setSaver, useSaver } from "#lib/client/files/saver.ts"
import { showLines, useLinesShown } from "#lib/client/use-lines-shown.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"

/** How conversations are read on this device. */
export const Reading = () => {
  const words = useLateWords(settingsWords)
  const files = useLateWords(filesWords)
  return (
    <>
      <Switch label={words.showLines} hint={words.showLinesHint} checked={useLinesShown()} onChange={showLines} />
      <Switch label={files.saver} hint={files.saverText} checked={useSaver()} onChange={setSaver} />
    </>
  )
}
