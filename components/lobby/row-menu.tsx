"use client"
import { useState } from "react"
import { LeaveDialog } from "#components/conversation/leave-dialog.tsx"
import { useKeep } from "#components/conversation/use-keep.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { LogOut } from "#components/ui/icons-later.tsx"
import MenuList, { type Anchor } from "#components/ui/menu-list.tsx"
import { keepingWords } from "#lib/i18n/late/keeping.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"
import type { Failure } from "#lib/protocol/result.ts"

type Props = { row: LobbyRow; label: string; anchor: Anchor; current: boolean; onClose: () => void }

/** What can be done with a conversation without opening it. It stays until that is done, or says why it was not. */
const RowMenu = ({ row: { conversation, membership }, label, anchor, current, onClose }: Props) => {
  const { t } = useI18n()
  const wording = useLateWords(keepingWords)
  const own = useLateWords(membersWords)
  const [state, setState] = useState<"open" | "busy" | "leaving" | Failure>("open")
  const { pin, mute, notifying, archive } = useKeep(membership, result =>
    result.ok ? onClose() : setState(result.error),
  )
  const keeping = [pin, ...mute, ...notifying, archive].map(item => ({
    ...item,
    run() {
      setState("busy")
      item.run()
    },
  }))
  const leave = { label: own.leave, icon: <LogOut size={18} />, danger: true, run: () => setState("leaving") }

  if (state === "leaving") return <LeaveDialog conversation={conversation} open={current} onClose={onClose} />
  if (typeof state === "object")
    return (
      <Dialog title={wording.notDone} onClose={onClose}>
        <Alert>{failureWords(t, state)}</Alert>
      </Dialog>
    )
  return state === "open" ? (
    <MenuList
      label={label}
      items={conversation.kind === "direct" ? keeping : [...keeping, leave]}
      anchor={anchor}
      onClose={onClose}
    />
  ) : null
}

export default RowMenu
