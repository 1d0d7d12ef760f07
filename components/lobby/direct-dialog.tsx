"use client"
import { useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Name } from "#components/ui/name.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { createWords } from "#lib/i18n/late/create.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Finds somebody by name or handle and opens the conversation with them. */
const DirectDialog = ({ onClose }: { onClose: () => void }) => {
  const { t } = useI18n()
  const creating = useLateWords(createWords)
  const me = useViewer()
  const { run: search, error: searchError } = useCommand("people:search")
  const { run: direct, pending, error } = useCommand("conversation:direct")
  const [query, setQuery] = useState("")
  const [found, setFound] = useState<{ query: string; people: PersonDto[] } | null>(null)

  useEffect(() => {
    const wanted = query.trim()
    if (!wanted) return setFound(null)
    const timer = setTimeout(async () => {
      const result = await search({ query: wanted })
      if (result.ok) setFound({ query: wanted, people: result.value.people })
    }, 180)
    return () => clearTimeout(timer)
  }, [query, search])

  const open = async (personId: string) => {
    const result = await direct({ personId })
    if (!result.ok) return
    onClose()
    openConversation(result.value.row.conversation.id)
  }
  const failure = error ?? searchError
  const self = { id: me.id, handle: me.handle, name: creating.self }
  const people = query.trim() ? (found?.people ?? []) : [self]

  return (
    <Dialog title={creating.directTitle} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <Field
          label={creating.person}
          type="search"
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={query}
          hint={creating.typeToSearch}
          onChange={event => setQuery(event.target.value)}
        />
        <Alert>{failure && failureWords(t, failure)}</Alert>
        <ul aria-label={creating.people} className="-mx-2 min-h-40">
          {people.map(person => (
            <li key={person.id}>
              <button
                type="button"
                disabled={pending}
                onClick={() => open(person.id)}
                className="tap flex min-h-14 w-full items-center gap-3 rounded-2xl px-2 text-start hover:bg-sunken"
              >
                <Avatar id={person.id} name={person.name} size={40} />
                <span className="min-w-0">
                  <Name className="font-strong">{person.name}</Name>
                  <span className="block text-[13px] text-muted">@{person.handle}</span>
                </span>
              </button>
            </li>
          ))}
          {found && people.length === 0 && (
            <li role="status" className="px-2 py-8 text-center text-muted text-sm">
              {creating.noPerson(found.query)}
            </li>
          )}
        </ul>
      </div>
    </Dialog>
  )
}

export default DirectDialog
