"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Link } from "#components/ui/icons-later.tsx"
import { usePresence } from "#lib/client/use-presence.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"
import LastSeen from "./last-seen.tsx"

/** How somebody is at this moment, in words; nothing where it may not be known. */
const Now = ({ personId }: { personId: string }) => {
  const { t } = useI18n()
  const presence = usePresence([personId], null).people[personId]
  return presence === "offline" ? <LastSeen personId={personId} /> : presence && t.conversation[presence]
}

/** Handle, place, pronouns, presence: the line under a name. */
export const AboutLine = ({ profile, watched }: { profile: ProfileDto; watched: boolean }) => {
  const { person, place, pronouns } = profile
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5 text-muted [&>*:not(:last-child)]:after:ms-1.5 [&>*:not(:last-child)]:after:content-['·']">
      <span>@{person.handle}</span>
      {place && (
        <span>
          <bdi>{place}</bdi>
        </span>
      )}
      {pronouns && (
        <span>
          <bdi>{pronouns}</bdi>
        </span>
      )}
      {watched && (
        <span>
          <Now personId={person.id} />
        </span>
      )}
    </p>
  )
}

const chip =
  "inline-flex min-h-7 items-center gap-1.5 rounded-full border border-line bg-sunken px-3 font-strong text-[13px]"
const shortLink = (link: string) => link.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "")

/** Languages by their name in the reader's language, and the page they name. */
export const Chips = ({ profile }: { profile: ProfileDto }) => {
  const { locale } = useI18n()
  const words = useLateWords(profileWords)
  const { languages = [], link } = profile
  const nameOf = new Intl.DisplayNames(locale.language, { type: "language" })
  if (languages.length === 0 && !link) return null
  return (
    <ul className="flex flex-wrap gap-2">
      {languages.map(code => (
        <li key={code} lang={locale.language} className={`${chip} capitalize`}>
          <span className="sr-only">{words.languages}: </span>
          <span suppressHydrationWarning>{nameOf.of(code)}</span>
        </li>
      ))}
      {link && (
        <li className="min-w-0 max-w-full">
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            className={`${chip} touch max-w-full text-brand-text hover:underline`}
          >
            <Link size={13} className="shrink-0" />
            <span className="truncate">{shortLink(link)}</span>
          </a>
        </li>
      )}
    </ul>
  )
}
