"use client"
import { useState } from "react"
import { onDemand } from "#components/ui/later.tsx"
import { everyone, present } from "#lib/client/cache/conversations.ts"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useViewer } from "#lib/client/use-viewer.ts"

const PersonDialog = onDemand(() => import("#components/people/person-dialog.tsx"))

/** `@handle` in a message that mentions these: the person's present name, which opens their card. Who is not among them stays the text that it is. */
export const Mention = ({ handle, text, ids }: { handle: string; text: string; ids: string[] }) => {
  const me = useViewer().id
  const [open, setOpen] = useState(false)
  const person = useCached(keys.people, people => ids.map(id => people[id]).find(person => person?.handle === handle))
  const who = { all: everyone, here: present }[handle]
  const id = who ?? person?.id
  if (!id || !ids.includes(id)) return text
  const isMe = id === me || id === everyone || (id === present && ids.includes(me))
  const look = { className: "mention", "data-me": isMe || undefined }
  if (who) return <span {...look}>{text}</span>
  return (
    <>
      <button type="button" {...look} onClick={() => setOpen(true)}>
        @<bdi>{person!.name}</bdi>
      </button>
      {open && <PersonDialog person={person!} onClose={() => setOpen(false)} />}
    </>
  )
}
