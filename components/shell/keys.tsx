"use client"
import { useEffect, useState } from "react"
import { onDemand } from "#components/ui/later.tsx"
import { isLoud } from "#lib/client/cache/conversations.ts"
import { openConversation, openSearch, useCurrentConversationId, usePath } from "#lib/client/navigate.ts"
import { useClient } from "#lib/client/provider.tsx"
import { useLobby } from "#lib/client/use-lobby.ts"

const KeySheet = onDemand(() => import("./key-sheet.tsx"))
const Switcher = onDemand(() => import("./switcher.tsx"))

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
/** A character for a box to write in: nothing needs to be looked for. */
const isWritten = ({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent) =>
  key.length === 1 && !ctrlKey && !metaKey && !altKey && isTyping(target)
/** A dialog or a menu has the keys for itself. */
const isBusy = () => document.querySelector("dialog[open], [popover]:popover-open") !== null

/** The keys of the whole window: Ctrl+K goes anywhere, Alt+Up and Alt+Down to what is unread, Esc marks read, ? lists them. */
const Keys = () => {
  const { rows } = useLobby()
  const { readMarks } = useClient()
  const current = useCurrentConversationId()
  const path = usePath()
  const [shown, setShown] = useState<"sheet" | "switcher" | null>(null)

  useEffect(() => {
    const toUnread = (step: 1 | -1) => {
      const from = rows.findIndex(row => row.conversation.id === current)
      for (let passed = 1; passed <= rows.length; passed++) {
        // With nothing open, down begins at the top and up at the end.
        const at = from < 0 && step < 0 ? rows.length - passed : from + step * passed
        const row = rows[(at + rows.length) % rows.length]!
        if (isLoud(row) && row.conversation.id !== current) return openConversation(row.conversation.id)
      }
    }
    const key = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isWritten(event) || isBusy()) return
      const meta = event.ctrlKey || event.metaKey
      if (meta && !event.shiftKey && event.key.toLowerCase() === "k") setShown("switcher")
      // Pressed once more, it is the browser's own search of the page.
      else if (meta && event.key.toLowerCase() === "f" && path !== "/search")
        openSearch((!event.shiftKey && current) || undefined)
      else if (event.altKey && !meta && event.key === "ArrowDown") toUnread(1)
      else if (event.altKey && !meta && event.key === "ArrowUp") toUnread(-1)
      else if (event.key === "?" && !isTyping(event.target)) setShown("sheet")
      else if (event.key === "Escape" && current) {
        const row = rows.find(({ conversation }) => conversation.id === current)
        readMarks.release(current)
        if (row?.unread) readMarks.mark(current, row.conversation.seq)
        return
      } else return
      event.preventDefault()
    }
    document.addEventListener("keydown", key)
    return () => document.removeEventListener("keydown", key)
  }, [rows, current, path, readMarks])

  const close = () => setShown(null)
  return shown === "sheet" ? <KeySheet onClose={close} /> : shown && <Switcher onClose={close} />
}

export default Keys
