"use client"
import { useMemo } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Users } from "#components/ui/icons.tsx"
import { Name } from "#components/ui/name.tsx"
import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"
import { mayMentionAll } from "#lib/protocol/permissions.ts"
import type { ListProps } from "./assist.tsx"
import { type Option, Options } from "./options.tsx"
import { useCandidates } from "./use-candidates.ts"

/** Whom one may mention after an @. */
const MentionList = ({ box, conversationId, query, onPick, onClose }: ListProps) => {
  const { locale } = useI18n()
  const words = composingWords[locale.language]
  const people = useCandidates(conversationId, query)
  const row = useCached(keys.lobby)?.rows[conversationId]
  const all = row !== undefined && row.conversation.memberCount > 1 && mayMentionAll(row.conversation, row.membership)

  const options = useMemo((): Option[] => {
    const option = (handle: string, name: string, picture: Option["draw"]): Option => ({
      key: handle,
      pick: () => onPick(`@${handle} `),
      draw: (
        <>
          <span aria-hidden>{picture}</span>
          <Name className="max-w-[65%] shrink-0 font-strong">{name}</Name>
          <span className="min-w-0 truncate text-[13px] text-muted">@{handle}</span>
        </>
      ),
    })
    const group = (
      <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-sunken text-muted">
        <Users size={16} />
      </span>
    )
    const collective = [
      ["here", words.here],
      ["all", words.all],
    ] as const
    return [
      ...people.map(({ id, handle, name }) => option(handle, name, <Avatar id={id} name={name} size={34} />)),
      ...collective.flatMap(([handle, name]) =>
        all && handle.startsWith(query.toLowerCase()) ? option(handle, name, group) : [],
      ),
    ]
  }, [people, all, query, onPick, words])

  return <Options box={box} label={words.people} options={options} onClose={onClose} />
}

export default MentionList
