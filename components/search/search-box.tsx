"use client"
import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react"
import { Search, X } from "#components/ui/icons.tsx"
import { type Suggestion, useSuggestions } from "./suggestions.ts"
import { useSearchWords } from "./words.ts"

type Props = {
  box: RefObject<HTMLInputElement | null>
  query: string
  here: boolean
  onChange: (query: string) => void
  /** Keys that the suggestions have no use for. */
  onKey: (event: KeyboardEvent) => void
  /** The list of results and the one that is chosen. */
  list: string
  active: string | undefined
}

/** Where one types, with what could come next below it: the arrows choose, Enter or Tab takes, Esc sends it away. */
export const SearchBox = ({ box, query, here, onChange, onKey, list, active }: Props) => {
  const words = useSearchWords()
  const [caret, setCaret] = useState(query.length)
  const [at, setAt] = useState(0)
  const [dismissed, setDismissed] = useState("")
  const [focused, setFocused] = useState(false)
  const found = useSuggestions(query, caret, here)
  const put = useRef<number | null>(null)
  const open = focused && found.length > 0 && dismissed !== query
  const chosen = Math.min(at, found.length - 1)

  const write = (next: string, caret = next.length) => {
    onChange(next)
    setCaret(caret)
    setAt(0)
  }
  const take = ({ insert, start, end }: Suggestion) => {
    const next = query.slice(0, start) + insert + query.slice(end).trimStart()
    write(next, start + insert.length)
    const input = box.current!
    input.focus()
    put.current = start + insert.length
  }
  // With the text itself: a key that is pressed before the next frame would else be followed by a caret that goes back.
  useLayoutEffect(() => {
    if (put.current === null) return
    box.current?.setSelectionRange(put.current, put.current)
    put.current = null
  })
  const key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (!open) return onKey(event)
    if (event.key === "ArrowDown") setAt((chosen + 1) % found.length)
    else if (event.key === "ArrowUp") setAt((chosen - 1 + found.length) % found.length)
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(found[chosen]!)
    else if (event.key === "Escape") setDismissed(query)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="relative min-w-0 flex-1">
      <Search
        size={18}
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute start-3.5 top-1/2 text-muted"
      />
      <input
        ref={box}
        type="text"
        role="combobox"
        enterKeyHint="search"
        aria-label={here ? words.placeholderHere : words.placeholder}
        placeholder={here ? words.placeholderHere : words.placeholder}
        aria-expanded={open}
        aria-controls={open ? `${list}-next` : list}
        aria-activedescendant={open ? `${list}-next-${chosen}` : active}
        aria-autocomplete="list"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        maxLength={300}
        value={query}
        onChange={event => write(event.target.value, event.target.selectionStart ?? event.target.value.length)}
        onSelect={event => setCaret(event.currentTarget.selectionStart ?? 0)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={key}
        className="tap h-11 w-full rounded-[14px] border border-field bg-sunken ps-11 pe-11 text-[0.9375rem] outline-none focus:border-brand pointer-coarse:text-base"
      />
      {query && (
        <button
          type="button"
          aria-label={words.clear}
          onClick={() => {
            write("")
            box.current?.focus()
          }}
          className="absolute end-0 top-0 flex size-11 items-center justify-center text-muted hover:text-text"
        >
          <X size={16} />
        </button>
      )}
      {open && (
        <div
          id={`${list}-next`}
          role="listbox"
          aria-label={words.suggestions}
          className="absolute start-0 end-0 top-[calc(100%+4px)] z-20 max-h-72 animate-fade overflow-y-auto rounded-2xl border border-line bg-panel p-1.5 shadow-xl"
        >
          {found.map((one, n) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which points here.
            <div
              key={one.key}
              id={`${list}-next-${n}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === chosen}
              // Pressed before the field loses the focus and the list goes.
              onPointerDown={event => event.preventDefault()}
              onClick={() => take(one)}
              onPointerMove={() => setAt(n)}
              className={`flex min-h-10 cursor-pointer items-center gap-2 rounded-xl px-3 text-sm pointer-coarse:min-h-11 ${n === chosen ? "bg-brand-soft" : ""}`}
            >
              <span className="max-w-[60%] shrink-0 truncate font-heavy">
                <bdi>{one.label}</bdi>
              </span>
              <span className="min-w-0 truncate text-muted">{one.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
