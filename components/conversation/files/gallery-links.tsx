"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { useLinks } from "#lib/client/files/use-gallery.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { linksIn } from "#lib/protocol/markdown/links-in.ts"
import { GalleryList } from "./gallery-list.tsx"

type Props = { conversationId: string; onShow: (seq: number) => void }

/** Links that were sent there, newest first. */
export const GalleryLinks = ({ conversationId, onShow }: Props) => {
  const { dates, today } = useI18n()
  const words = useLateWords(filesWords)
  const gallery = useLinks(conversationId)
  return (
    <GalleryList gallery={gallery}>
      <ul className="flex flex-col gap-1 px-2">
        {gallery.items.map(message => (
          <li key={message.seq} className="rounded-2xl bg-sunken px-3 py-2">
            {linksIn(message.body ?? "").map(href => (
              <a
                key={href}
                href={href}
                target="_blank"
                rel="noopener noreferrer nofollow"
                className="touch block truncate text-brand-text text-sm underline-offset-2 hover:underline"
              >
                {href.replace(/^https?:\/\/(?:www\.)?/, "")}
              </a>
            ))}
            <p className="flex justify-between text-muted text-xs">
              <time dateTime={message.createdAt}>{dates.brief(message.createdAt, today)}</time>
              <button
                type="button"
                className="touch text-brand-text underline-offset-2 hover:underline"
                onClick={() => onShow(message.seq)}
              >
                {words.inChat}
              </button>
            </p>
          </li>
        ))}
      </ul>
    </GalleryList>
  )
}
