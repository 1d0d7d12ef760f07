"use client"
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"

/** `draw` is what it is called, too: what says nothing in it is hidden from those who listen. */
export type Option = { key: string; draw: ReactNode; pick: () => void }

type Props = {
  box: RefObject<HTMLTextAreaElement | null>
  label: string
  options: Option[]
  onClose: () => void
}

/**
 * A list above the box that the box's own keys move in: arrows, Enter or Tab, Esc. The focus stays in the box, which says by its attributes
 * what is chosen. Keys of an input method are its own.
 */
export const Options = ({ box, label, options, onClose }: Props) => {
  const { locale } = useI18n()
  const [chosen, setChosen] = useState(0)
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const first = options[0]?.key
  const count = options.length
  const at = Math.min(chosen, count - 1)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another first one is another list.
  useEffect(() => setChosen(0), [first])

  useEffect(() => {
    const element = box.current!
    if (count === 0) return
    const said = { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": id }
    for (const [name, value] of Object.entries(said)) element.setAttribute(name, value)
    return () => {
      for (const name of [...Object.keys(said), "aria-activedescendant"]) element.removeAttribute(name)
    }
  }, [box, id, count])

  useEffect(() => {
    const element = box.current!
    const option = options[at]
    if (!option) return
    element.setAttribute("aria-activedescendant", `${id}${at}`)
    const row = list.current?.children[at] as HTMLElement | undefined
    if (row) list.current!.scrollTop = row.offsetTop - (list.current!.clientHeight - row.clientHeight) / 2
    const key = (event: KeyboardEvent) => {
      if (event.isComposing || event.keyCode === 229) return
      if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
      if (event.key === "ArrowDown") setChosen((at + 1) % count)
      else if (event.key === "ArrowUp") setChosen((at - 1 + count) % count)
      else if (event.key === "Enter" || event.key === "Tab") option.pick()
      else if (event.key === "Escape") onClose()
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    element.addEventListener("keydown", key, { capture: true })
    return () => element.removeEventListener("keydown", key, { capture: true })
  }, [box, id, options, at, count, onClose])

  return (
    <>
      <p role="status" className="sr-only">
        {count > 0 && composingWords[locale.language].found(count)}
      </p>
      {count > 0 && (
        <div
          ref={list}
          id={id}
          role="listbox"
          aria-label={label}
          // The box keeps the focus, and with it the keyboard of a phone.
          onPointerDown={event => event.preventDefault()}
          className="absolute inset-x-2.5 bottom-full z-20 mx-auto mb-2 max-h-[min(45dvh,360px)] max-w-[560px] animate-fade overflow-y-auto rounded-card border border-line bg-panel p-1.5 shadow-2xl"
        >
          {options.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's.
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen one.
            <div
              key={option.key}
              id={`${id}${index}`}
              role="option"
              aria-selected={index === at}
              onClick={option.pick}
              className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-2.5 hover:bg-sunken aria-selected:bg-brand-soft"
            >
              {option.draw}
            </div>
          ))}
        </div>
      )}
    </>
  )
}
