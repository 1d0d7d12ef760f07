import type { Audience } from "#lib/protocol/audience.ts"
import type { ProfileDto, ProfilePart, ProfileUpdate } from "#lib/protocol/profiles.ts"

/** How long a status holds, as it is chosen. `keep`: as it stands now. */
export const untils = ["keep", "never", "half", "hour", "hours", "today", "week"] as const
export type Until = (typeof untils)[number]

/** What stands in the form. */
export type ProfileDraft = {
  name: string
  handle: string
  pronouns: string
  bio: string
  languages: string[]
  place: string
  link: string
  statusEmoji: string
  statusText: string
  until: Until
  audiences: Partial<Record<ProfilePart, Audience>>
}

/** The form as the profile is. */
export const draftOf = (profile: ProfileDto): ProfileDraft => ({
  name: profile.person.name,
  handle: profile.person.handle,
  pronouns: profile.pronouns ?? "",
  bio: profile.bio ?? "",
  languages: profile.languages ?? [],
  place: profile.place ?? "",
  link: profile.link ?? "",
  statusEmoji: profile.status?.emoji ?? "",
  statusText: profile.status?.text ?? "",
  until: profile.status ? "keep" : "never",
  audiences: profile.audiences ?? {},
})

const minute = 60_000

/** When a status is over that was chosen to hold so long. The day ends with the reader's own. */
export const untilOf = (until: Until, before: string | null, now: Date): string | null => {
  const after = (ms: number) => new Date(now.getTime() + ms).toISOString()
  if (until === "keep") return before
  if (until === "half") return after(30 * minute)
  if (until === "hour") return after(60 * minute)
  if (until === "hours") return after(240 * minute)
  if (until === "week") return after(7 * 24 * 60 * minute)
  if (until === "never") return null
  const end = new Date(now)
  end.setHours(24, 0, 0, 0)
  return end.toISOString()
}

/** As the server will keep it: handles have small letters. */
const plain = (part: string, text: string) => (part === "handle" ? text.trim().toLowerCase() : text.trim())

/** What of the form differs from the profile, as the command takes it; null where nothing does. */
export const changesOf = (profile: ProfileDto, draft: ProfileDraft, now = new Date()): ProfileUpdate | null => {
  const before = draftOf(profile)
  const update: ProfileUpdate = { revision: profile.revision }
  for (const part of ["name", "handle", "pronouns", "bio", "place", "link"] as const) {
    if (plain(part, draft[part]) !== plain(part, before[part])) update[part] = draft[part]
  }
  if (draft.languages.join() !== before.languages.join()) update.languages = draft.languages
  const said = draft.statusEmoji || draft.statusText.trim()
  const sameStatus =
    draft.statusEmoji === before.statusEmoji &&
    draft.statusText.trim() === before.statusText &&
    (draft.until === before.until || !said)
  if (!sameStatus) {
    const until = untilOf(draft.until, profile.status?.until ?? null, now)
    update.status = said ? { emoji: draft.statusEmoji || null, text: draft.statusText, until } : null
  }
  const audiences = Object.entries(draft.audiences).filter(
    ([part, audience]) => (before.audiences[part as ProfilePart] ?? "everyone") !== audience,
  )
  if (audiences.length > 0) update.audiences = Object.fromEntries(audiences)
  return Object.keys(update).length > 1 ? update : null
}

/** The profile as it will be when this is saved: what is shown until the server has answered. */
export const withChanges = (profile: ProfileDto, draft: ProfileDraft, update: ProfileUpdate): ProfileDto => {
  const { status: _, ...rest } = profile
  const texts = Object.fromEntries(
    (["pronouns", "bio", "place", "link"] as const).map(part => [part, draft[part].trim() || undefined]),
  )
  const status = update.status === undefined ? profile.status : (update.status ?? undefined)
  return {
    ...rest,
    ...texts,
    person: { ...profile.person, name: draft.name.trim(), handle: plain("handle", draft.handle) },
    languages: draft.languages,
    audiences: draft.audiences,
    ...(status && { status }),
  }
}
