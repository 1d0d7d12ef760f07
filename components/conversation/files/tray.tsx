"use client"
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Switch } from "#components/ui/switch.tsx"
import {
  askLimits,
  type Chosen,
  type Declined,
  move,
  remove,
  setOriginal,
  setSmaller,
  type useTray,
} from "#lib/client/files/chosen.ts"
import { bytesIn } from "#lib/client/files/sizes.ts"
import { useClient } from "#lib/client/provider.tsx"
import { type FilesWords, filesWords } from "#lib/i18n/late/files.ts"
import type { FileLimits } from "#lib/protocol/files.ts"
import { safeName } from "./safe-name.ts"
import { TrayItem } from "./tray-item.tsx"

type Props = {
  conversationId: string
  tray: ReturnType<typeof useTray>
  box: RefObject<HTMLTextAreaElement | null>
}

const why = (words: FilesWords, tag: string, declined: Declined) => {
  const name = safeName(declined.name)
  const size = bytesIn(tag, declined.size)
  if (declined.why === "too_large") return words.tooLarge(name, size, bytesIn(tag, declined.most))
  if (declined.why === "no_room") return words.noRoom(name, size, bytesIn(tag, declined.most))
  return words[declined.why](name)
}

const sum = (files: readonly Chosen[], what: "offer" | "size") =>
  files.reduce((all, file) => all + (what === "size" ? file.size : file.offer!.bytes), 0)

/** What waits above the box: in order, each to be moved or removed, with what was declined and why. The box's words go with it. */
export const Tray = ({ conversationId, tray, box }: Props) => {
  const { locale } = useI18n()
  const words = useLateWords(filesWords)
  const { personId } = useClient()
  const [said, setSaid] = useState("")
  const [limits, setLimits] = useState<FileLimits>()
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const { files, declined, original } = tray
  const tabbed = Math.min(at, files.length - 1)
  const some = files.length > 0
  const offered = files.filter(file => file.offer)

  useEffect(() => {
    if (some) void askLimits().then(setLimits)
  }, [some])

  const go = (to: number) => {
    const place = Math.max(0, Math.min(files.length - 1, to))
    setAt(place)
    ;(list.current?.children[place] as HTMLElement | undefined)?.focus()
  }
  // Drawn at once: a frame later the focus would be taken from whoever has gone on.
  const drop = (file: Chosen) => {
    flushSync(() => {
      remove(conversationId, file.id)
      setSaid(words.removed(safeName(file.name)))
    })
    if (files.length <= 1) box.current?.focus()
    else go(Math.min(tabbed, files.length - 2))
  }
  const shift = (file: Chosen, by: number) => {
    const place = files.indexOf(file) + by
    if (place < 0 || place >= files.length) return
    flushSync(() => {
      move(conversationId, file.id, by)
      setSaid(words.moved(safeName(file.name), place + 1, files.length))
    })
    go(place)
  }
  const key = (event: KeyboardEvent, file: Chosen, index: number) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by) event.shiftKey ? shift(file, by) : go(index + by)
    else if (event.key === "Home") go(0)
    else if (event.key === "End") go(files.length - 1)
    else if (event.key === "Delete" || event.key === "Backspace") drop(file)
    else if (event.key === "Escape") box.current?.focus()
    else return
    event.preventDefault()
  }

  if (!some && declined.length === 0) return null
  const size = (bytes: number) => bytesIn(locale.tag, bytes)
  return (
    <section
      aria-label={words.chosen(files.length)}
      className="mx-auto flex w-full max-w-[892px] animate-fade flex-col gap-1.5 px-2.5 pb-2 sm:px-4"
    >
      {declined.length > 0 && (
        <div role="alert" className="text-[13px] text-accent-text">
          {declined.map(one => (
            <p key={`${one.why} ${one.name} ${one.size}`}>{why(words, locale.tag, one)}</p>
          ))}
        </div>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      {some && (
        <>
          <ul
            ref={list}
            aria-describedby="tray-how"
            className="flex gap-2 overflow-x-auto rounded-2xl bg-sunken p-2 [scrollbar-width:thin]"
          >
            {files.map((file, index) => (
              <TrayItem
                key={file.id}
                file={file}
                tabIndex={index === tabbed ? 0 : -1}
                onFocus={() => setAt(index)}
                onKeyDown={event => key(event, file, index)}
                onRemove={() => drop(file)}
                onMove={by => shift(file, by)}
              />
            ))}
          </ul>
          <p id="tray-how" className="sr-only">
            {words.chosenHow}
          </p>
          <div className="flex flex-wrap items-center justify-between gap-x-4 text-[13px] text-muted">
            {files.some(file => file.kind === "picture") && (
              <Switch
                label={words.original}
                checked={original}
                onChange={on => setOriginal(personId, conversationId, on)}
              />
            )}
            {offered.some(file => !file.offer!.must) && (
              <Switch
                label={words.smaller}
                hint={words.smallerHint(size(sum(offered, "offer")), size(sum(offered, "size")))}
                checked={tray.smaller}
                onChange={on => setSmaller(conversationId, on)}
              />
            )}
            {offered.map(
              file =>
                file.offer!.must && <p key={file.id}>{words.mustBeSmaller(safeName(file.name), size(file.size))}</p>,
            )}
            {limits && <p>{words.limits(size(limits.picture), size(limits.video), size(limits.file))}</p>}
          </div>
        </>
      )}
    </section>
  )
}
