"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { useRareActions } from "#lib/client/use-rare-actions.ts"
import { useViewer } from "#lib/client/use-viewer.ts"
import { linkWords } from "#lib/i18n/late/links.ts"
import { filePath } from "#lib/protocol/files.ts"
import { firstLink } from "#lib/protocol/markdown/links-in.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PreviewDto } from "#lib/protocol/previews.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { isWide } from "./link-room.tsx"
import { OwnLinkCard } from "./own-link-card.tsx"

/** What the first link of a message leads to: a page as the server saw it, or a place of this installation as its reader may see it. */
const LinkCard = ({ message }: { message: MessageDto }) => {
  if (message.preview) return <PageCard message={message} preview={message.preview} />
  const link = firstLink(message.body ?? "")
  return link?.startsWith(`${location.origin}/`) ? <OwnLinkCard key={link} link={link} /> : null
}

const PageCard = ({ message, preview }: { message: MessageDto; preview: PreviewDto }) => {
  const { t } = useI18n()
  const words = useLateWords(linkWords)
  const own = useViewer().id === message.authorId
  const { removePreview } = useRareActions(message.conversationId)
  const [failure, setFailure] = useState<Failure | null>(null)
  const { url, host, from, site, title, description, picture } = preview
  // The one that is opened comes first: what a page calls itself is only what it says.
  const whose = [from ? `${host} → ${from}` : host, site && site.toLowerCase() !== host ? site : ""].filter(Boolean)
  return (
    <div className="group absolute inset-0">
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className={`tap absolute inset-0 flex outline-offset-[-2px] hover:bg-sunken ${isWide(picture) ? "flex-col" : ""}`}
      >
        <span className="sr-only">{words.link}</span>
        {picture && <Picture {...picture} />}
        <span
          className={`flex h-[76px] min-w-0 flex-col justify-center px-3 ${isWide(picture) ? "shrink-0" : "flex-1"}`}
        >
          <span className="truncate text-muted text-xs leading-4">
            <bdi>{whose.join(" · ")}</bdi>
          </span>
          {title && (
            <span dir="auto" className={`font-heavy text-sm leading-5 ${description ? "truncate" : "line-clamp-2"}`}>
              {title}
            </span>
          )}
          {description && (
            <span dir="auto" className={`text-[13px] leading-5 ${title ? "truncate" : "line-clamp-2"}`}>
              {description}
            </span>
          )}
        </span>
      </a>
      {own && (
        <button
          type="button"
          aria-label={words.remove}
          title={words.remove}
          onClick={() => void removePreview(message.seq).then(setFailure)}
          className="pointer-coarse:hidden absolute end-1 top-1 flex size-7 items-center justify-center rounded-full bg-panel text-muted opacity-0 hover:text-text focus-visible:opacity-100 group-hover:opacity-100"
        >
          <X size={15} />
        </button>
      )}
      {failure && (
        <p role="alert" className="absolute inset-x-0 bottom-0 truncate bg-panel px-3 text-accent-text text-xs">
          {failureWords(t, failure)}
        </p>
      )}
    </div>
  )
}

/** Whoever saves data sees the words alone; the room for the picture is there all the same. */
const Picture = (picture: NonNullable<PreviewDto["picture"]>) => {
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  const wide = isWide(picture)
  return (
    <span className={`relative block bg-sunken ${wide ? "min-h-0 flex-1" : "size-[76px] shrink-0"}`}>
      {!connection?.saveData && (
        // biome-ignore lint/performance/noImgElement: the server makes these in the size they are shown in.
        <img
          src={filePath(picture.id, wide ? undefined : "bubble")}
          alt=""
          width={picture.width}
          height={picture.height}
          loading="lazy"
          decoding="async"
          className="absolute inset-0 size-full object-cover"
        />
      )}
    </span>
  )
}

export default LinkCard
