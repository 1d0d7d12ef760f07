"use client"
import { type FormEvent, useEffect, useMemo, useState } from "react"
import { useRowNames } from "#components/lobby/use-row-names.ts"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Name } from "#components/ui/name.tsx"
import { SearchField } from "#components/ui/search-field.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { useConnection } from "#lib/client/use-connection.ts"
import { type ForwardTarget, forwardMost, useForward } from "#lib/client/use-forward.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { useSettings, useViewer } from "#lib/client/use-viewer.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { messageText } from "./message-text.ts"
import { peerIdOf } from "./naming.ts"

type Props = { messages: MessageDto[]; from: ConversationDto; onClose: () => void; onDone: (names: string[]) => void }

const searchMs = 180

/** Passes messages on, in their order: to conversations and people, several at once, with words of one's own. Asks before it leaves a private place. */
const ForwardDialog = ({ messages, from, onClose, onDone }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(actionWords).forward
  const me = useViewer().id
  const others = new Set(messages.map(message => message.authorId).filter(id => id !== me))
  const author = usePerson([...others][0])
  const max = useSettings().messageChars
  const offline = useConnection().state !== "online"
  const { forward, pending, failure } = useForward()
  const { query, setQuery, conversations, people } = useTargets(me)
  const [chosen, setChosen] = useState<ForwardTarget[]>([])
  const [comment, setComment] = useState("")
  const [asking, setAsking] = useState(false)

  const isChosen = (target: ForwardTarget) => chosen.some(({ id }) => id === target.id)
  const toggle = (target: ForwardTarget) => {
    setAsking(false)
    setChosen(isChosen(target) ? chosen.filter(({ id }) => id !== target.id) : [...chosen, target])
  }
  // Where it waits is wanted where there is no line to fetch it by.
  useEffect(() => void import("./waiting.tsx").catch(() => {}), [])
  const over = [...comment].length - max
  const full = chosen.length >= forwardMost
  // What stays where it is, and what nobody else was ever told, leaves nothing.
  const isPrivate = from.kind !== "room" && peerIdOf(from, me) !== me && chosen.some(({ id }) => id !== from.id)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (chosen.length === 0 || over > 0) return
    if (isPrivate && !asking) return setAsking(true)
    if (await forward(messages, chosen, comment.trim())) onDone(chosen.map(({ name }) => name))
  }
  const list = (label: string, targets: ForwardTarget[]) =>
    targets.length > 0 && (
      <fieldset className="min-w-0">
        <legend className="py-1 font-heavy text-muted text-sm">{label}</legend>
        {targets.map(target => (
          <Target
            key={target.id}
            target={target}
            checked={isChosen(target)}
            disabled={full && !isChosen(target)}
            onChange={() => toggle(target)}
          />
        ))}
      </fieldset>
    )

  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit} className="flex min-h-0 flex-col gap-3">
        <p className="truncate rounded-lg border-brand border-s-[3px] bg-sunken px-3 py-1.5 text-[13px] text-muted">
          {messages.length > 1 ? words.several(messages.length) : messages[0] && messageText(t, messages[0], 160)}
        </p>
        <SearchField label={words.search} value={query} onChange={setQuery} />
        <div className="-mx-1 max-h-[min(280px,36dvh)] min-h-36 overflow-y-auto px-1">
          {list(words.conversations, conversations)}
          {list(words.people, people)}
          {query.trim() && conversations.length + people.length === 0 && (
            <p role="status" className="py-8 text-center text-muted text-sm">
              {words.none(query.trim())}
            </p>
          )}
        </div>
        <Field
          multiline
          label={words.comment}
          value={comment}
          error={over > 0 ? t.conversation.tooLong(over, max) : null}
          onChange={event => setComment(event.target.value)}
        />
        {asking && (
          <Alert>
            {others.size === 0
              ? words.privateOwn
              : others.size > 1
                ? words.privateOthers
                : words.private(author?.name ?? t.common.deletedPerson)}
          </Alert>
        )}
        <Alert>{failure && failureWords(t, failure)}</Alert>
        <div className="flex items-center gap-3">
          <p role="status" className="min-w-0 flex-1 text-[13px] text-muted">
            {full ? words.most(forwardMost) : chosen.length > 0 && words.chosen(chosen.length)}
            {offline && ` ${words.offline}`}
          </p>
          <Button type="submit" busy={pending} disabled={chosen.length === 0 || over > 0}>
            {asking ? words.anyway : words.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

type TargetProps = { target: ForwardTarget; checked: boolean; disabled: boolean; onChange: () => void }

const Target = ({ target, checked, disabled, onChange }: TargetProps) => (
  <label
    className={`tap flex min-h-12 items-center gap-3 rounded-2xl px-2 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-brand ${disabled ? "opacity-60" : "hover:bg-sunken"}`}
  >
    <Avatar id={target.colorId} name={target.name} size={34} />
    <span className="min-w-0 flex-1">
      <Name className="font-strong text-sm">{target.name}</Name>
      {target.handle && <span className="block truncate text-[13px] text-muted">@{target.handle}</span>}
    </span>
    <input
      type="checkbox"
      checked={checked}
      disabled={disabled}
      onChange={onChange}
      className="size-5 shrink-0 accent-brand"
    />
  </label>
)

/** One's conversations that can be written in, the latest first, and people found by name with whom there is none yet. */
const useTargets = (me: string) => {
  const { rows } = useLobby()
  const open = useMemo(() => rows.filter(row => !row.conversation.closedAt), [rows])
  const { nameOf } = useRowNames(open)
  const { run: search } = useCommand("people:search")
  const [query, setQuery] = useState("")
  const [found, setFound] = useState<PersonDto[]>([])
  const wanted = query.trim()

  useEffect(() => {
    if (!wanted) return setFound([])
    const timer = setTimeout(async () => {
      const result = await search({ query: wanted })
      if (result.ok) setFound(result.value.people)
    }, searchMs)
    return () => clearTimeout(timer)
  }, [wanted, search])

  const conversations = open
    .filter(row => nameOf(row, true).toLocaleLowerCase().includes(wanted.toLocaleLowerCase()))
    .map((row): ForwardTarget => {
      const { id } = row.conversation
      return { id, name: nameOf(row), colorId: peerIdOf(row.conversation, me) ?? id, personId: null, handle: null }
    })
  const known = new Set(open.flatMap(row => peerIdOf(row.conversation, me) ?? []))
  const people = found
    .filter(person => !known.has(person.id))
    .map(({ id, name, handle }): ForwardTarget => ({ id, name, colorId: id, personId: id, handle }))
  return { query, setQuery, conversations, people }
}

export default ForwardDialog
