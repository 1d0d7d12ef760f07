"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Switch } from "#components/ui/switch.tsx"
import { showLines, useLinesShown } from "#lib/client/use-lines-shown.ts"

/** How conversations are read on this device. */
export const Reading = () => {
  const { t } = useI18n()
  return (
    <Switch
      label={t.settings.showLines}
      hint={t.settings.showLinesHint}
      checked={useLinesShown()}
      onChange={showLines}
    />
  )
}
