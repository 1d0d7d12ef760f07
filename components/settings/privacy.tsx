"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Switch } from "#components/ui/switch.tsx"
import { useOwnSettings } from "#lib/client/use-own-settings.ts"
import { useSettings } from "#lib/client/use-viewer.ts"
import { linkWords } from "#lib/i18n/late/links.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import { receiptWords } from "#lib/i18n/late/receipts.ts"

/** What others learn of one. */
export const Privacy = () => {
  const { t } = useI18n()
  const words = useLateWords(noticeWords)
  const receipt = useLateWords(receiptWords)
  const link = useLateWords(linkWords)
  const { settings, change, error } = useOwnSettings()
  const { linkPreviews } = useSettings()
  return (
    <>
      <Switch
        label={receipt.receipts}
        hint={receipt.receiptsHint}
        checked={settings.receipts}
        onChange={receipts => void change({ receipts })}
      />
      <Switch
        label={words.invisible}
        hint={words.invisibleHint}
        checked={settings.invisible}
        onChange={invisible => void change({ invisible })}
      />
      {linkPreviews && (
        <Switch
          label={link.previews}
          hint={link.previewsHint}
          checked={settings.linkPreviews}
          onChange={linkPreviews => void change({ linkPreviews })}
        />
      )}
      <Alert>{error && failureWords(t, error)}</Alert>
    </>
  )
}
