import { notFound, redirect } from "next/navigation"
import { words } from "#app/words.ts"
import { NoJourneys, ProfileJourneys } from "#components/journeys/profile-journeys.tsx"
import { Profile } from "#components/people/profile.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { journeysOf } from "#lib/domain/journeys/of-person.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"
import { findByHandle } from "#lib/domain/profiles/handle.ts"
import { utcToday } from "#lib/protocol/journeys/days.ts"

type Props = {
  params: Promise<{ handle: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

const PersonPage = async ({ params, searchParams }: Props) => {
  const handle = decodeURIComponent((await params).handle)
  const actor = await requireViewer()
  if (!/^[a-z0-9_]{1,40}$/i.test(handle)) notFound()
  const person = await findByHandle(handle).catch((error: unknown) => {
    if (error instanceof Refusal && error.failure.code === "not_found") notFound()
    throw error
  })
  if (person.handle !== handle.toLowerCase()) redirect(`/people/${person.handle}`)
  const asked = (await searchParams).as
  const as = actor.personId === person.id && (asked === "everyone" || asked === "contacts") ? asked : null
  const profile = await getProfile(actor, { personId: person.id, ...(as && { as }) })
  const [journeys, { locale }] = await Promise.all([journeysOf(actor, person.id, as), words()])
  return (
    <Profile key={`${person.id} ${as}`} profile={profile} as={as}>
      {journeys.length > 0 && <ProfileJourneys journeys={journeys} today={utcToday()} locale={locale} />}
      {journeys.length === 0 && profile.seenAs === "self" && <NoJourneys locale={locale} />}
    </Profile>
  )
}

export default PersonPage
