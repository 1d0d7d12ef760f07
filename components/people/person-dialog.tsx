"use client"
import { createPortal } from "react-dom"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { usePresence } from "#lib/client/use-presence.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { MessageButton } from "./message-button.tsx"

/** The card of a person who was mentioned: who it is, how they are, and the two ways on. */
const PersonDialog = ({ person, onClose }: { person: PersonDto; onClose: () => void }) => {
  const words = useLateWords(membersWords)
  const me = useViewer()
  const { people } = usePresence([person.id], null)
  // It is opened from within a paragraph, where no dialog may stand.
  return createPortal(
    <Dialog title={person.name} onClose={onClose}>
      <div className="flex items-center gap-4 pb-5">
        <Avatar id={person.id} name={person.name} size={48} presence={people[person.id]} />
        <p className="min-w-0 truncate text-muted">@{person.handle}</p>
      </div>
      <div className="flex flex-col gap-2">
        {person.id !== me.id && <MessageButton personId={person.id} />}
        <PageLink href={`/people/${person.handle}`} className={buttonLook("secondary")}>
          {words.profile}
        </PageLink>
      </div>
    </Dialog>,
    document.body,
  )
}

export default PersonDialog
