"use client"
import { useCallback, useEffect, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type Inline, tokenize } from "#lib/protocol/markdown/tokenize.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { Failure } from "#lib/protocol/result.ts"

/** Where the links of a text lead to, each once. */
const linksOf = (body: string): string[] => {
  const found = new Set<string>()
  const walk = (parts: Inline[]) => {
    for (const part of parts) {
      if (typeof part === "string") continue
      if (part.type === "link") found.add(part.href)
      if ("children" in part) walk(part.children)
    }
  }
  for (const block of tokenize(body)) {
    if (block.type === "list") block.items.forEach(walk)
    else if ("children" in block) walk(block.children)
  }
  return [...found]
}

type Props = { conversationId: string; onShow: (seq: number) => void }

/** Links that were sent there, newest first: what a search for them finds. */
export const GalleryLinks = ({ conversationId, onShow }: Props) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(filesWords)
  const [found, setFound] = useState<MessageDto[]>([])
  const [next, setNext] = useState<string | null>(null)
  const [state, setState] = useState<{ loading: boolean; failure: Failure | null }>({ loading: true, failure: null })

  const ask = useCallback(
    async (cursor?: string) => {
      setState({ loading: true, failure: null })
      const input = {
        query: "has:link in:here",
        here: conversationId,
        sort: "time" as const,
        ...(cursor && { cursor }),
      }
      const result = await sendCommand("message:search", input)
      setState({ loading: false, failure: result.ok ? null : result.error })
      if (!result.ok) return
      const hits = result.value.hits.map(hit => hit.message)
      setFound(held => (cursor ? [...held, ...hits] : hits))
      setNext(result.value.next)
    },
    [conversationId],
  )
  useEffect(() => void ask(), [ask])

  return (
    <>
      <Alert>{state.failure && failureWords(t, state.failure)}</Alert>
      {!state.loading && found.length === 0 && !state.failure && (
        <p className="px-3 text-muted text-sm">{words.galleryEmpty}</p>
      )}
      <ul className="flex flex-col gap-1 px-2">
        {found.map(message => (
          <li key={message.seq} className="rounded-2xl bg-sunken px-3 py-2">
            {linksOf(message.body ?? "").map(href => (
              <a
                key={href}
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className="touch block truncate text-brand-text text-sm underline-offset-2 hover:underline"
              >
                {href.replace(/^https?:\/\/(?:www\.)?/, "")}
              </a>
            ))}
            <p className="flex justify-between text-muted text-xs">
              <time dateTime={message.createdAt}>{dates.brief(message.createdAt, today)}</time>
              <button
                type="button"
                className="touch text-brand-text underline-offset-2 hover:underline"
                onClick={() => onShow(message.seq)}
              >
                {words.inChat}
              </button>
            </p>
          </li>
        ))}
      </ul>
      {(next || state.failure) && (
        <Button look="ghost" busy={state.loading} className="mt-2 w-full" onClick={() => void ask(next ?? undefined)}>
          {state.failure ? t.common.retry : t.common.showMore}
        </Button>
      )}
    </>
  )
}
