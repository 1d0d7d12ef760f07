"use client"
import { Button } from "#components/ui/button.tsx"
import { Bell } from "#components/ui/icons.tsx"
import { chooseForDevice } from "#lib/client/device-choice.ts"
import { useOfferOpen } from "#lib/client/notice/device.ts"
import { askPermission, usePermission } from "#lib/client/notice/permission.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import { useLateWords } from "./use-late-words.ts"

/** Offers notifications once, under the list of conversations. Whoever says no is not asked again on this device. */
const NoticeOffer = () => {
  const words = useLateWords(noticeWords)
  const permission = usePermission()
  const open = useOfferOpen()
  const { rows } = useLobby()
  if (permission !== "default" || !open || rows.length === 0) return null
  const no = () => chooseForDevice("charla:notify-offer", "declined")
  return (
    <section aria-label={words.title} className="animate-fade border-line border-t px-4 py-3">
      <p className="flex items-start gap-2.5 text-sm">
        <Bell size={18} className="mt-0.5 shrink-0 text-brand-text" />
        {words.offer}
      </p>
      <div className="mt-2 flex flex-wrap gap-2 ps-7">
        <Button onClick={() => void askPermission()}>{words.offerYes}</Button>
        <Button look="ghost" onClick={no}>
          {words.offerNo}
        </Button>
      </div>
    </section>
  )
}

export default NoticeOffer
