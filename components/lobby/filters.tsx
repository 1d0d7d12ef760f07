"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import type { LobbyRow } from "#lib/protocol/conversations.ts"

const filters = ["all", "unread", "rooms", "direct"] as const
export type LobbyFilter = (typeof filters)[number]

export const passes = (filter: LobbyFilter, { conversation, unread }: LobbyRow) => {
  if (filter === "unread") return unread > 0
  if (filter === "rooms") return conversation.kind !== "direct"
  return filter === "all" || conversation.kind === "direct"
}

type Props = { value: LobbyFilter; onChange: (filter: LobbyFilter) => void; unread: number }

export const Filters = ({ value, onChange, unread }: Props) => {
  const { t } = useI18n()
  return (
    <fieldset className="hide-scrollbar flex gap-2 overflow-x-auto py-2.5 pointer-coarse:py-1">
      <legend className="sr-only">{t.lobby.filters}</legend>
      {filters.map(filter => (
        <button
          key={filter}
          type="button"
          aria-pressed={value === filter}
          onClick={() => onChange(filter)}
          className="group/chip figures flex shrink-0 items-center outline-none pointer-coarse:h-11"
        >
          <span
            className={`tap flex h-7 items-center rounded-full px-3 font-heavy text-[13px] outline-offset-2 group-focus-visible/chip:outline-2 group-focus-visible/chip:outline-brand pointer-coarse:h-8 ${value === filter ? "bg-brand-soft text-brand-text" : "bg-sunken text-muted group-hover/chip:text-text"}`}
          >
            {t.lobby[filter]}
            {filter === "unread" && unread > 0 && ` ${unread}`}
          </span>
        </button>
      ))}
    </fieldset>
  )
}
