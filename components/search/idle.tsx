"use client"
import { X } from "#components/ui/icons.tsx"
import { filterKeys } from "#lib/protocol/search-query.ts"
import type { useRecent } from "./recent.ts"
import { useSearchWords } from "./words.ts"

type Props = { here: boolean; recent: ReturnType<typeof useRecent>; onQuery: (query: string) => void }

/** Before anything is looked for: what one looked for lately, and how to ask. */
export const Idle = ({ here, recent, onQuery }: Props) => {
  const words = useSearchWords()
  return (
    <div className="flex flex-col gap-6 px-3 py-4">
      {recent.list.length > 0 && (
        <section aria-labelledby="recent-searches">
          <div className="flex items-center justify-between gap-3">
            <h2 id="recent-searches" className="font-heavy text-[13px] text-muted">
              {words.recent}
            </h2>
            <button
              type="button"
              onClick={recent.forget}
              className="min-h-8 text-[13px] text-brand-text underline underline-offset-2 pointer-coarse:min-h-11"
            >
              {words.forget}
            </button>
          </div>
          <ul className="-mx-3 flex flex-col">
            {recent.list.map(query => (
              <li key={query} className="flex items-center rounded-xl hover:bg-sunken">
                <button
                  type="button"
                  onClick={() => onQuery(query)}
                  className="min-h-11 min-w-0 flex-1 truncate px-3 text-start text-[0.9375rem]"
                >
                  <bdi>{query}</bdi>
                </button>
                <button
                  type="button"
                  aria-label={words.forgetOne(query)}
                  onClick={() => recent.drop(query)}
                  className="flex size-11 shrink-0 items-center justify-center text-muted hover:text-text"
                >
                  <X size={16} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="how-to-search" className="flex flex-col gap-3">
        <h2 id="how-to-search" className="font-heavy">
          {words.idleTitle}
        </h2>
        <p className="text-muted text-sm">{here ? words.idleHere : words.idleText}</p>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-3 gap-y-2 text-sm">
          {filterKeys.map(key => (
            <div key={key} className="contents">
              <dt>
                <code className="rounded-lg bg-sunken px-2 py-1 font-mono text-[13px]">{key}:</code>
              </dt>
              <dd className="text-muted">{words.help[key]}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
