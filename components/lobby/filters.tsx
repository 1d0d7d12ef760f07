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
    <fieldset className="hide-scrollbar flex gap-2 overflow-x-auto py-2.5">
      <legend className="sr-only">{t.lobby.filters}</legend>
      {filters.map(filter => (
        <button
          key={filter}
          type="button"
          aria-pressed={value === filter}
          onClick={() => onChange(filter)}
          className={`tap figures h-7 shrink-0 rounded-full px-3 font-heavy text-[13px] pointer-coarse:h-11 pointer-coarse:px-4 ${value === filter ? "bg-brand-soft text-brand-text" : "bg-sunken text-muted hover:text-text"}`}
        >
          {t.lobby[filter]}
          {filter === "unread" && unread > 0 && ` ${unread}`}
        </button>
      ))}
    </fieldset>
  )
}
