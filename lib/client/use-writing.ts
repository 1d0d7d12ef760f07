import { useCallback, useMemo, useSyncExternalStore } from "react"
import { useClient } from "#lib/client/provider.tsx"

/** What is being written is an answer to a message, or a message's new words. */
export type About = { kind: "reply" | "edit"; seq: number }

const nothing = () => ""
const parse = (text: string): About | null => {
  const [, kind, seq] = /^(reply|edit):(\d+)$/.exec(text) ?? []
  return kind ? { kind: kind as About["kind"], seq: Number(seq) } : null
}

/** Text that waits in a conversation to be sent. */
export const useDraft = (conversationId: string): string => {
  const { drafts } = useClient()
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(conversationId), nothing)
}

/** Lets a message be answered or edited in the composer; what was being written waits while one is edited. */
export const useWritingAbout = (conversationId: string) => {
  const { drafts } = useClient()
  return useMemo(() => {
    const set = (key: string, value: string) => drafts.set(conversationId + key, value)
    return {
      reply: (seq: number) => set(":about", `reply:${seq}`),
      edit(seq: number, body: string) {
        set(":edit", body)
        set(":about", `edit:${seq}`)
      },
      /** Lets go of what it is about; the text of an edit goes with it, other text stays. */
      cancel() {
        set(":edit", "")
        set(":about", "")
      },
    }
  }, [drafts, conversationId])
}

/**
 * Text being written in a conversation, and what it is about. All of it survives reload, and other tabs follow, but never while they
 * are typed in.
 */
export const useWriting = (conversationId: string) => {
  const { drafts } = useClient()
  const stored = useSyncExternalStore(drafts.subscribe, () => drafts.get(`${conversationId}:about`), nothing)
  const about = useMemo(() => parse(stored), [stored])
  const key = about?.kind === "edit" ? `${conversationId}:edit` : conversationId
  const text = useSyncExternalStore(drafts.subscribe, () => drafts.get(key), nothing)
  const setText = useCallback((next: string) => drafts.set(key, next), [drafts, key])
  /** What was typed before the scripts were there goes on after what waited here; a browser may have put that back into the box itself. */
  const setEarly = useCallback(
    (typed: string) => {
      const held = drafts.get(key)
      if (!`\n${held}\n`.includes(`\n${typed}\n`)) drafts.set(key, held ? `${held}\n${typed}` : typed)
    },
    [drafts, key],
  )
  /** It is on its way: gone from the box, and from this device when it is kept elsewhere. */
  const sent = useCallback(
    (kept: Promise<unknown>) => {
      for (const each of [key, `${conversationId}:about`]) drafts.release(each, kept)
    },
    [drafts, key, conversationId],
  )
  /** Whether it was here that one began to answer or to edit, just now. */
  const isOwnAim = useCallback(() => drafts.quietFor(`${conversationId}:about`) < 1000, [drafts, conversationId])
  return { text, setText, setEarly, sent, about, isOwnAim, ...useWritingAbout(conversationId) }
}

export type Writing = ReturnType<typeof useWriting>
