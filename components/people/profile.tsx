"use client"
import type { ReactNode } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { Eye, Pencil } from "#components/ui/icons-later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { usePerson } from "#lib/client/use-person.ts"
import { usePresence } from "#lib/client/use-presence.ts"
import { useProfile } from "#lib/client/use-profile.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"
import { AboutLine, Chips } from "./about.tsx"
import { Cover } from "./cover.tsx"
import { RelationButtons } from "./relation-buttons.tsx"
import { SharedRooms } from "./shared-rooms.tsx"
import { StatusLine } from "./status-line.tsx"

export type SeenAs = "everyone" | "contacts"
type Props = {
  profile: ProfileDto
  /** One's own, shown as others see it. */
  as: SeenAs | null
  /** What else stands on the page, below who it is: journeys. */
  children?: ReactNode
}

/** Who somebody is. What they change shows without a reload. */
export const Profile = ({ profile: first, as, children }: Props) => {
  const { t, dates } = useI18n()
  const people = useLateWords(peopleWords)
  const words = useLateWords(profileWords)
  const { profile: now, refresh, assume } = useProfile(first)
  const preview = as !== null
  const profile = preview ? first : now
  const own = profile.seenAs === "self"
  const { id } = profile.person
  const person = usePerson(id) ?? profile.person
  const blocked = useBlocked().includes(id)
  const watched = !own && !preview && !blocked
  const presence = usePresence(watched ? [id] : [], null).people[id]
  const empty = !profile.bio && !profile.languages && !profile.link && !profile.place && !profile.status

  return (
    <article className="pb-10">
      <title>{`${person.name} · ${t.app.name}`}</title>
      <Cover id={id} file={profile.cover} className="h-36 sm:h-44 lg:h-52" />
      <div className="-mt-[62px] relative mx-auto flex max-w-4xl flex-col gap-4 px-5 sm:px-8">
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-3">
          <span className="rounded-full ring-4 ring-bg">
            <Avatar
              id={id}
              name={person.name}
              size={116}
              presence={presence}
              ring="ring-bg"
              picture={profile.picture ?? null}
            />
          </span>
          <div className="flex flex-wrap items-center gap-2 max-[359px]:gap-1.5 sm:justify-end">
            {own && (
              <>
                <PageLink href={`/people/${person.handle}?as=everyone`} className={buttonLook("secondary")}>
                  <Eye size={16} />
                  {words.seenAs}
                </PageLink>
                <PageLink href="/settings/profile" className={buttonLook()}>
                  <Pencil size={16} />
                  {people.edit}
                </PageLink>
              </>
            )}
            {!own && !preview && <RelationButtons profile={profile} assume={assume} refresh={refresh} />}
          </div>
        </div>
        {preview && <PreviewNote as={as} handle={person.handle} />}
        <div className="flex flex-col gap-1">
          <h1 className="font-heavy text-[1.6rem] leading-tight">
            <span className="line-clamp-2 overflow-clip">
              <bdi>{person.name}</bdi>
            </span>
          </h1>
          <AboutLine profile={{ ...profile, person }} watched={watched} />
          <StatusLine personId={preview ? "" : id} told={profile.status} full className="mt-1" />
          {blocked && <p className="mt-2 text-accent-text text-sm">{people.blockedNote}</p>}
        </div>
        {profile.bio && (
          <p className="max-w-2xl whitespace-pre-line break-words">
            <bdi>{profile.bio}</bdi>
          </p>
        )}
        <Chips profile={profile} />
        {own && empty && <p className="text-muted">{words.nothing}</p>}
        {children}
        {!own && !preview && <SharedRooms rooms={profile.rooms} />}
        <p className="text-muted text-sm" suppressHydrationWarning>
          {words.joined(dates.month(profile.joinedAt))}
        </p>
      </div>
    </article>
  )
}

/** Says as whom one sees oneself, and leads to the others. */
const PreviewNote = ({ as, handle }: { as: SeenAs; handle: string }) => {
  const words = useLateWords(profileWords)
  const views = [
    { href: `/people/${handle}?as=everyone`, label: words.seenAsEveryone, here: as === "everyone" },
    { href: `/people/${handle}?as=contacts`, label: words.seenAsContacts, here: as === "contacts" },
    { href: `/people/${handle}`, label: words.seenAsSelf, here: false },
  ]
  return (
    <nav
      aria-label={words.seenAs}
      className="flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-panel px-4 py-3"
    >
      <p role="status" className="min-w-48 flex-1 text-sm">
        {words.seenAsNote[as]}
      </p>
      {views.map(({ href, label, here }) => (
        <PageLink
          key={href}
          href={href}
          aria-current={here ? "page" : undefined}
          className={`tap inline-flex min-h-9 items-center rounded-full border px-4 font-heavy text-sm pointer-coarse:min-h-11 ${here ? "border-brand bg-brand-soft text-brand-text" : "border-line bg-panel hover:bg-sunken"}`}
        >
          {label}
        </PageLink>
      ))}
    </nav>
  )
}
