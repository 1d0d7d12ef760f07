"use client"
import { useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button, buttonLook } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Ban, Bell, BellOff, EllipsisVertical } from "#components/ui/icons.tsx"
import { Check, Flag, UserMinus, UserPlus } from "#components/ui/icons-later.tsx"
import { Menu, type MenuItem } from "#components/ui/menu.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"
import type { Result } from "#lib/protocol/result.ts"
import { MessageButton } from "./message-button.tsx"
import ReportDialog from "./report-dialog.tsx"

type Props = {
  profile: ProfileDto
  assume: (parts: Partial<ProfileDto>) => void
  refresh: () => Promise<void>
}

const More = ({ items }: { items: MenuItem[] }) => {
  const { more } = useLateWords(profileWords)
  return (
    <Menu label={more} items={items} className={`${buttonLook("secondary")} px-2.5`}>
      <EllipsisVertical size={18} />
    </Menu>
  )
}

/** What one can do with somebody: write, follow, make them a contact, and in the menu what is rarer. */
export const RelationButtons = ({ profile, assume, refresh }: Props) => {
  const { t } = useI18n()
  const people = useLateWords(peopleWords)
  const words = useLateWords(profileWords)
  const { person, following, notifies, contact } = profile
  const personId = person.id
  const blocked = useBlocked().includes(personId)
  const follow = useCommand("follow:add")
  const unfollow = useCommand("follow:remove")
  const ask = useCommand("contact:ask")
  const answer = useCommand("contact:answer")
  const remove = useCommand("contact:remove")
  const block = useCommand("block:add")
  const unblock = useCommand("block:remove")
  const [open, setOpen] = useState<"block" | "report" | "part" | null>(null)

  const changes = useRef(0)
  /** At once on the screen; what the server says after the last of them holds. */
  const change = async (parts: Partial<ProfileDto>, run: Promise<Result<unknown>>) => {
    const turn = ++changes.current
    assume(parts)
    await run
    if (turn === changes.current) await refresh()
  }
  const error = [follow, unfollow, ask, answer, remove, unblock].map(command => command.error).find(Boolean)

  const report: MenuItem = { label: words.report, icon: <Flag size={16} />, run: () => setOpen("report") }
  const dialogs = (
    <>
      <Alert>{error && failureWords(t, error)}</Alert>
      {open === "report" && <ReportDialog person={person} onClose={() => setOpen(null)} />}
      {open === "block" && (
        <Confirm
          title={people.blockConfirm(person.name)}
          text={people.blockText}
          action={people.block}
          run={() => block.run({ personId })}
          onClose={() => {
            setOpen(null)
            void refresh()
          }}
        />
      )}
      {open === "part" && (
        <Confirm
          title={`${words.removeContact}?`}
          text={words.removeContactText}
          action={words.removeContact}
          run={() => remove.run({ personId })}
          onClose={() => {
            setOpen(null)
            void refresh()
          }}
        />
      )}
    </>
  )
  if (blocked)
    return (
      <>
        <Button look="secondary" busy={unblock.pending} onClick={() => void unblock.run({ personId }).then(refresh)}>
          {people.unblock}
        </Button>
        <More items={[report]} />
        {dialogs}
      </>
    )

  const items: MenuItem[] = [
    ...(following
      ? [
          {
            label: notifies ? words.notifyOff : words.notify,
            icon: notifies ? <BellOff size={16} /> : <Bell size={16} />,
            run: () => void change({ notifies: !notifies }, follow.run({ personId, notify: !notifies })),
          },
        ]
      : []),
    ...(contact === "none"
      ? [
          {
            label: words.ask,
            icon: <UserPlus size={16} />,
            run: () => void change({ contact: "asked" }, ask.run({ personId })),
          },
        ]
      : []),
    ...(contact === "asked"
      ? [
          {
            label: words.takeBack,
            icon: <UserMinus size={16} />,
            run: () => void change({ contact: "none" }, remove.run({ personId })),
          },
        ]
      : []),
    ...(contact === "contact"
      ? [{ label: words.removeContact, icon: <UserMinus size={16} />, run: () => setOpen("part") }]
      : []),
    report,
    { label: people.block, icon: <Ban size={16} />, danger: true, run: () => setOpen("block") },
  ]
  return (
    <>
      <Button
        look="secondary"
        aria-pressed={following}
        onClick={() =>
          void (following
            ? change({ following: false, notifies: false }, unfollow.run({ personId }))
            : change({ following: true }, follow.run({ personId })))
        }
      >
        {following && <Check size={16} className="max-[359px]:hidden" />}
        {following ? words.following : words.follow}
      </Button>
      <MessageButton personId={personId} />
      <More items={items} />
      {contact === "asking" && (
        <div className="flex w-full flex-wrap items-center gap-2 rounded-2xl bg-brand-soft px-4 py-2.5 text-sm">
          <span className="min-w-0 flex-1">{words.asking(person.name)}</span>
          <Button onClick={() => void change({ contact: "contact" }, answer.run({ personId, accept: true }))}>
            {words.accept}
          </Button>
          <Button
            look="secondary"
            onClick={() => void change({ contact: "none" }, answer.run({ personId, accept: false }))}
          >
            {words.decline}
          </Button>
        </div>
      )}
      {dialogs}
    </>
  )
}
