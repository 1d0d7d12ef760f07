"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { Flag } from "#components/ui/icons-later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { usePerson } from "#lib/client/use-person.ts"
import { activityWords } from "#lib/i18n/late/activity.ts"
import { type ProfileWords, profileWords } from "#lib/i18n/late/profile.ts"
import type { NoticeDto } from "#lib/protocol/relations.ts"

type Props = { notice: NoticeDto; fresh: boolean }

/** News that hang on no message, as a sentence; a press goes where it can be answered. A kind that is not known here says nothing. */
export const NoticeRow = ({ notice, fresh }: Props) => {
  const { t, dates, today } = useI18n()
  const words = useLateWords(profileWords)
  const { new: isNew } = useLateWords(activityWords).activity
  const actor = usePerson(notice.actorId)
  const who = actor?.name ?? t.common.deletedPerson
  const sentence = sentenceOf(words, notice, who)
  if (!sentence) return null
  return (
    <li>
      <PageLink
        href={placeOf(notice, actor?.handle)}
        className={`tap flex min-h-16 items-start gap-3 rounded-2xl px-3 py-2.5 outline-offset-[-2px] hover:bg-sunken ${fresh ? "bg-brand-soft" : ""}`}
      >
        {notice.actorId ? (
          <Avatar id={notice.actorId} name={who} size={40} />
        ) : (
          <span className="flex size-10 items-center justify-center rounded-full bg-sunken text-brand-text">
            <Flag size={18} />
          </span>
        )}
        <span className="min-w-0 flex-1 break-words font-strong text-sm">
          {sentence}
          {fresh && <span className="sr-only"> ({isNew})</span>}
        </span>
        <time dateTime={notice.at} suppressHydrationWarning className="shrink-0 text-muted text-xs">
          {dates.brief(notice.at, today)}
        </time>
      </PageLink>
    </li>
  )
}

const sentenceOf = ({ notices }: ProfileWords, { kind, payload }: NoticeDto, who: string): string | null => {
  if (!Object.hasOwn(notices, kind)) return null
  const said = notices[kind as keyof typeof notices]
  return typeof said === "string" ? said : said(who, String(payload.name ?? ""))
}

const placeOf = ({ kind, key }: NoticeDto, handle: string | undefined) => {
  if (kind === "request") return "/people/requests"
  if (kind === "contact-asked") return "/people/contacts"
  if (kind === "room") return `/c/${key}`
  if (kind === "cohort") return "/journeys"
  if (kind === "journey" || kind === "journey-link") return `/journeys/${key}`
  return handle ? `/people/${handle}` : "/activity"
}
