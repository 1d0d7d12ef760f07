"use client"
import { type FormEvent, useCallback, useEffect, useState } from "react"
import { useAskPersonal } from "#components/personal/use-ask-personal.tsx"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button, IconButton } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { Trash } from "#components/ui/icons-later.tsx"
import { Name } from "#components/ui/name.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { newId } from "#lib/client/id.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { useKeptText } from "#lib/client/use-kept-text.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { CommentPage } from "#lib/protocol/journeys.ts"

type Props = { journeyId: string; ownerId: string; first: CommentPage }

/** What others say about a journey. */
export const Comments = ({ journeyId, ownerId, first }: Props) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(journeysWords)
  const me = useViewer().id
  const [page, setPage] = useState(first)
  const [cameWith, setCameWith] = useState(first)
  if (cameWith !== first) {
    setCameWith(first)
    setPage(first)
  }
  const { text: body, setText: setBody, sent } = useKeptText(`comment:${journeyId}`)
  const [clientId, setClientId] = useState(newId)
  const add = useCommand("journey:comment")
  const remove = useCommand("journey:remove-comment")
  const told = useCached(keys.journeys)

  const refresh = useCallback(async () => {
    const result = await sendCommand("journey:comments", { journeyId })
    if (result.ok) setPage(result.value)
  }, [journeyId])
  useEffect(() => {
    if (told?.id === journeyId) void refresh()
  }, [told, journeyId, refresh])

  const ask = useAskPersonal()
  const send = async () => {
    if (!(await add.run({ journeyId, clientId, body })).ok) return
    sent(body)
    setClientId(newId())
    await refresh()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (body.trim() && !ask.stop(body, () => void send())) void send()
  }
  const older = async () => {
    const result = await sendCommand("journey:comments", { journeyId, before: page.comments[0]!.id })
    if (!result.ok) return
    setPage(held => ({
      comments: [...result.value.comments, ...held.comments],
      people: [...held.people, ...result.value.people],
      hasOlder: result.value.hasOlder,
    }))
  }
  const error = add.error ?? remove.error

  return (
    <section aria-labelledby="comments" className="flex flex-col gap-4">
      <h2 id="comments" className="font-heavy text-lg">
        {words.comments}
      </h2>
      {page.hasOlder && (
        <Button look="ghost" onClick={() => void older()} className="self-start">
          {words.older}
        </Button>
      )}
      {page.comments.length === 0 && <p className="text-muted">{words.noComments}</p>}
      <ul className="flex flex-col gap-3">
        {page.comments.map(comment => {
          const author = page.people.find(person => person.id === comment.authorId)
          const name = author?.name ?? t.common.deletedPerson
          return (
            <li key={comment.id} className="flex gap-3">
              <Avatar id={comment.authorId} name={name} size={34} />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <Name className="font-heavy text-sm">{name}</Name>
                  <time dateTime={comment.createdAt} className="text-muted text-xs">
                    {dates.brief(comment.createdAt, today)}
                  </time>
                </p>
                <p className="whitespace-pre-wrap">{comment.body}</p>
              </div>
              {(comment.authorId === me || ownerId === me) && (
                <IconButton
                  label={words.removeComment}
                  onClick={() => void remove.run({ commentId: comment.id }).then(refresh)}
                >
                  <Trash size={16} />
                </IconButton>
              )}
            </li>
          )
        })}
      </ul>
      <form onSubmit={submit} className="flex flex-col gap-2">
        <Field
          multiline
          label={words.commentLabel}
          value={body}
          maxLength={1000}
          onChange={event => {
            setBody(event.target.value)
            // Other words are another comment, also where it is not known whether the first ones arrived.
            setClientId(newId())
          }}
        />
        <Alert>{error && failureWords(t, error)}</Alert>
        <Button type="submit" busy={add.pending} disabled={!body.trim()} className="self-end">
          {words.comment}
        </Button>
      </form>
      {ask.dialog}
    </section>
  )
}
