"use client"
import { type RefObject, useLayoutEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button, IconButton } from "#components/ui/button.tsx"
import { X } from "#components/ui/icons.tsx"
import { LogOut, Pencil } from "#components/ui/icons-later.tsx"
import { useCloseRequest } from "#components/ui/use-close-request.ts"
import { useMatches } from "#components/ui/use-matches.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { ConversationDto, MembershipDto } from "#lib/protocol/conversations.ts"
import { may, type Permission } from "#lib/protocol/permissions.ts"
import Gallery from "../files/gallery.tsx"
import { LeaveDialog } from "../leave-dialog.tsx"
import { useNaming } from "../naming.ts"
import { EditDialog } from "./edit-dialog.tsx"
import { Invite } from "./invite.tsx"
import { Keeping } from "./keeping.tsx"
import { Members } from "./members.tsx"
import { PersonCard } from "./person-card.tsx"
import { Pins } from "./pins.tsx"

type Props = {
  conversation: ConversationDto
  membership: MembershipDto | null
  /** What it lies over where there is no room beside. */
  behind: RefObject<HTMLElement | null>
  onClose: () => void
}

/** The panel beside a conversation (over it, where there is no room): what it is about and who is in it. */
const Details = ({ conversation, membership, behind, onClose }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(membersWords)
  const { name, colorId, peer, self } = useNaming(conversation)
  const [asking, setAsking] = useState<"edit" | "leave" | null>(null)
  const panel = useRef<HTMLElement>(null)
  const covers = useMatches("(width < 64rem)")
  const [before] = useState(() => document.activeElement)
  // What it lies over is not for keys, nor for reading out.
  useLayoutEffect(() => {
    if (!covers) return
    const covered = behind.current!
    covered.inert = true
    panel.current!.focus({ preventScroll: true })
    return () => {
      covered.inert = false
    }
  }, [covers, behind])
  useLayoutEffect(() => {
    const element = panel.current!
    return () => {
      if (element.contains(document.activeElement) && before instanceof HTMLElement) before.focus()
    }
  }, [before])
  useCloseRequest(covers, onClose)
  const active = membership?.state === "active"
  const allowed = (permission: Permission) => active && may(permission, conversation, membership)
  const direct = conversation.kind === "direct"

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={words.title}
      onKeyDown={event => {
        // A dialog or a menu of its own takes the key for itself.
        const inner = (event.target as Element).closest("dialog, [popover]")
        if (event.key === "Escape" && !inner) onClose()
      }}
      className="flex animate-slide flex-col overflow-y-auto border-line border-s bg-panel outline-none max-lg:absolute max-lg:inset-0 max-lg:z-30 max-lg:border-s-0 lg:w-[340px] lg:shrink-0"
    >
      <div className="sticky top-0 z-10 flex h-[62px] shrink-0 items-center gap-2 border-line border-b bg-panel px-4">
        <h2 className="flex-1 font-heavy">{words.title}</h2>
        {allowed("update") && (
          <IconButton label={words.edit} onClick={() => setAsking("edit")}>
            <Pencil size={18} />
          </IconButton>
        )}
        <IconButton label={t.common.close} onClick={onClose} className="-me-2">
          <X size={20} />
        </IconButton>
      </div>

      <div className="flex flex-col items-center gap-1 px-5 pt-6 pb-4 text-center">
        <Avatar id={colorId} name={name} size={116} />
        <bdi className="mt-3 line-clamp-2 max-w-full overflow-clip font-heavy text-xl">{name}</bdi>
        {!direct && (
          <>
            <p className="text-muted text-sm">
              {conversation.kind === "group" ? `${t.conversation.group} · ` : ""}
              {t.explore.members(conversation.memberCount)}
            </p>
            <bdi className="mt-2 max-h-40 overflow-y-auto whitespace-pre-wrap text-sm">
              {conversation.topic || <span className="text-muted">{words.noTopic}</span>}
            </bdi>
          </>
        )}
      </div>

      {active && <Keeping membership={membership} />}

      <Pins
        conversationId={conversation.id}
        pins={!conversation.closedAt && allowed("pin")}
        onJump={() => covers && onClose()}
      />

      <Gallery key={conversation.id} conversationId={conversation.id} onJump={() => covers && onClose()} />

      {direct ? (
        !self && peer && <PersonCard person={peer} />
      ) : (
        <>
          {allowed("invite") && <Invite conversationId={conversation.id} />}
          <Members conversation={conversation} governs={allowed("setRole")} />
        </>
      )}

      {allowed("leave") && (
        <div className="mt-auto p-4">
          <Button look="danger" className="w-full" onClick={() => setAsking("leave")}>
            <LogOut size={16} />
            {words.leave}
          </Button>
        </div>
      )}

      {asking === "edit" && <EditDialog conversation={conversation} onClose={() => setAsking(null)} />}
      {asking === "leave" && <LeaveDialog conversation={conversation} open onClose={() => setAsking(null)} />}
    </aside>
  )
}

export default Details
