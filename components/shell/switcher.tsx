"use client"
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react"
import { peerIdOf } from "#components/conversation/naming.ts"
import { useRowNames } from "#components/lobby/use-row-names.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Name } from "#components/ui/name.tsx"
import { isLoud } from "#lib/client/cache/conversations.ts"
import { openConversation, useCurrentConversationId } from "#lib/client/navigate.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { keysWords } from "#lib/i18n/late/keys.ts"
import { useI18n } from "./i18n-context.ts"
import { useLateWords } from "./use-late-words.ts"

const most = 8

/** Goes to any conversation by a few letters: what is unread first, then the latest. */
const Switcher = ({ onClose }: { onClose: () => void }) => {
  const { t } = useI18n()
  const words = useLateWords(keysWords)
  const me = useViewer().id
  const current = useCurrentConversationId()
  const { rows } = useLobby()
  const { nameOf } = useRowNames(rows)
  const [query, setQuery] = useState("")
  const [at, setAt] = useState(0)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)

  const found = useMemo(() => {
    const wanted = query.trim().toLocaleLowerCase()
    const others = rows.filter(row => row.conversation.id !== current)
    const matching = others.filter(row => nameOf(row, true).toLocaleLowerCase().includes(wanted))
    return [...matching.filter(isLoud), ...matching.filter(row => !isLoud(row))].slice(0, most)
  }, [rows, current, query, nameOf])

  const go = (index: number) => {
    const row = found[index]
    if (!row) return
    onClose()
    openConversation(row.conversation.id)
  }
  const move = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key]
    if (event.key === "Enter" && !event.nativeEvent.isComposing) go(at)
    else if (to !== undefined && found.length) setAt((to + found.length) % found.length)
    else return
    event.preventDefault()
  }

  return (
    <Dialog title={words.switcher} onClose={onClose}>
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found[at] && `${id}-${at}`}
        aria-label={words.switcher}
        placeholder={t.lobby.filterPlaceholder}
        autoComplete="off"
        value={query}
        onChange={event => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={move}
        className="tap h-11 w-full rounded-[14px] border border-field bg-sunken px-4 text-[0.9375rem] outline-none focus:border-brand pointer-coarse:text-base"
      />
      <div ref={list} id={id} role="listbox" aria-label={t.lobby.list} className="mt-2">
        {found.map((row, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which points here.
          <div
            key={row.conversation.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => go(index)}
            onPointerMove={() => setAt(index)}
            className={`flex min-h-12 cursor-pointer items-center gap-3 rounded-xl px-2 ${index === at ? "bg-brand-soft" : ""}`}
          >
            <Avatar id={peerIdOf(row.conversation, me) ?? row.conversation.id} name={nameOf(row)} size={34} />
            <span className="min-w-0 flex-1 truncate font-heavy text-sm">
              <Name>{nameOf(row)}</Name>
            </span>
            {isLoud(row) && (
              <span className="figures rounded-full bg-brand px-2 font-heavy text-on-brand text-xs">{row.unread}</span>
            )}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="px-2 py-6 text-center text-muted text-sm">{t.lobby.noMatch(query.trim())}</p>
      )}
    </Dialog>
  )
}

export default Switcher
