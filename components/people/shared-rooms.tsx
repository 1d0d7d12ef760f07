"use client"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { onPlainClick } from "#components/ui/link-click.ts"
import { Name } from "#components/ui/name.tsx"
import { openConversation } from "#lib/client/navigate.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { ConversationDto } from "#lib/protocol/conversations.ts"

/** Rooms and groups that both are in; a press opens one. */
export const SharedRooms = ({ rooms }: { rooms: ConversationDto[] }) => {
  const words = useLateWords(profileWords)
  if (rooms.length === 0) return null
  return (
    <section aria-labelledby="shared" className="flex flex-col gap-2">
      <h2 id="shared" className="font-heavy text-muted text-sm">
        {words.rooms}
      </h2>
      <ul aria-labelledby="shared" className="flex flex-wrap gap-2">
        {rooms.map(room => (
          <li key={room.id} className="min-w-0 max-w-full">
            <a
              href={`/c/${room.id}`}
              onClick={onPlainClick(() => openConversation(room.id))}
              className="tap flex min-h-11 max-w-full items-center gap-2.5 rounded-2xl border border-line bg-panel py-1 ps-1.5 pe-4 hover:border-brand"
            >
              <Avatar id={room.id} name={room.name ?? ""} size={34} />
              <Name className="font-strong text-sm">{room.name ?? ""}</Name>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
