"use client"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button, buttonLook } from "#components/ui/button.tsx"
import { BellOff } from "#components/ui/icons.tsx"
import { Menu } from "#components/ui/menu.tsx"
import { keepingWords } from "#lib/i18n/late/keeping.ts"
import type { MembershipDto } from "#lib/protocol/conversations.ts"
import { useKeep } from "../use-keep.tsx"

/** Pin, mute and what notifies, beside what the conversation is. */
export const Keeping = ({ membership }: { membership: MembershipDto }) => {
  const { t } = useI18n()
  const wording = useLateWords(keepingWords)
  const { pin, mute, muted, notifying, pending, error } = useKeep(membership)
  const level = notifying.find(item => item.checked)
  return (
    <div className="flex flex-col gap-2 px-5 pb-4">
      <div className="flex flex-wrap justify-center gap-2">
        <Button look="secondary" busy={pending} onClick={pin.run}>
          {pin.icon}
          {pin.label}
        </Button>
        {muted ? (
          <Button look="secondary" busy={pending} onClick={mute[0]!.run}>
            {mute[0]!.icon}
            {mute[0]!.label}
          </Button>
        ) : (
          <Menu label={wording.mute} className={buttonLook("secondary")} items={mute} busy={pending}>
            <BellOff size={18} />
            {wording.mute}
          </Menu>
        )}
        <Menu label={level?.label ?? ""} className={buttonLook("secondary")} items={notifying} busy={pending}>
          {level?.icon}
          {level?.label}
        </Menu>
      </div>
      <Alert>{error && failureWords(t, error)}</Alert>
    </div>
  )
}
