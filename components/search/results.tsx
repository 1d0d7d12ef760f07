"use client"
import type { ReactNode } from "react"
import { Skeleton } from "#components/ui/skeleton.tsx"
import type { Found } from "#lib/client/cache/search.ts"
import { Hit } from "./hit.tsx"
import { PersonFound, PlaceFound } from "./named.tsx"
import { useSearchWords } from "./words.ts"

/** Everything that can be opened, in the order on screen. */
export type Choice =
  | { kind: "person"; key: string; person: NonNullable<Found["names"]>["people"][number] }
  | { kind: "place"; key: string; conversation: Found["conversations"][string] }
  | { kind: "hit"; key: string; hit: Found["hits"][number] }

export const choicesOf = (found: Found | undefined): Choice[] =>
  found
    ? [
        ...(found.names?.people ?? []).map((person): Choice => ({ kind: "person", key: person.id, person })),
        ...(found.names?.conversations ?? []).map(
          (conversation): Choice => ({ kind: "place", key: conversation.id, conversation }),
        ),
        ...found.hits.map((hit): Choice => ({ kind: "hit", key: hit.message.id, hit })),
      ]
    : []

type Props = {
  id: string
  found: Found
  choices: Choice[]
  chosen: number
  onOpen: (choice: Choice, at: number) => void
}

/** People, conversations, messages, in one list that the arrows walk through. */
export const Results = ({ id, found, choices, chosen, onOpen }: Props) => {
  const words = useSearchWords()
  const draw = (choice: Choice, at: number) => {
    const all = { key: choice.key, id: `${id}-${at}`, chosen: at === chosen, onOpen: () => onOpen(choice, at) }
    const { key, ...rest } = all
    if (choice.kind === "person") return <PersonFound key={key} person={choice.person} {...rest} />
    if (choice.kind === "place") return <PlaceFound key={key} conversation={choice.conversation} {...rest} />
    const conversation = found.conversations[choice.hit.message.conversationId]
    return conversation && <Hit key={key} hit={choice.hit} conversation={conversation} {...rest} />
  }
  const groups = [
    ["person", words.people],
    ["place", words.rooms],
    ["hit", words.messages],
  ] as const
  return (
    <div id={id} role="listbox" aria-label={words.results} className="flex flex-col gap-1 pb-2">
      {groups.map(([kind, label]) => {
        const own = choices.flatMap((choice, at) => (choice.kind === kind ? [draw(choice, at)] : []))
        return own.length > 0 && <Group key={kind} label={label} rows={own} />
      })}
    </div>
  )
}

const Group = ({ label, rows }: { label: string; rows: ReactNode[] }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox.
  <div role="group" aria-label={label} className="flex flex-col">
    <span aria-hidden className="px-3 pt-3 pb-1 font-heavy text-[13px] text-muted">
      {label}
    </span>
    {rows}
  </div>
)

/** The shape of results while the first ones are on their way. */
export const ResultsSkeleton = () => {
  const words = useSearchWords()
  return (
    <div role="status" className="flex animate-late flex-col gap-5 px-3 py-5">
      <span className="sr-only">{words.searching}</span>
      {["a", "b", "c", "d"].map(key => (
        <span key={key} className="flex gap-3">
          <Skeleton className="size-[34px] rounded-full" />
          <span className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3.5 w-2/5" />
            <Skeleton className="h-3.5 w-4/5" />
          </span>
        </span>
      ))}
    </div>
  )
}
