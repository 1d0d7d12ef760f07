import { notFound, redirect } from "next/navigation"
import { Profile } from "#components/people/profile.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"
import { findByHandle } from "#lib/domain/profiles/handle.ts"

type Props = { params: Promise<{ handle: string }> }

const PersonPage = async ({ params }: Props) => {
  const handle = decodeURIComponent((await params).handle)
  const actor = await requireViewer()
  if (!/^[a-z0-9_]{1,40}$/i.test(handle)) notFound()
  const person = await findByHandle(handle).catch((error: unknown) => {
    if (error instanceof Refusal && error.failure.code === "not_found") notFound()
    throw error
  })
  if (person.handle !== handle.toLowerCase()) redirect(`/people/${person.handle}`)
  const profile = await getProfile(actor, { personId: person.id })
  return <Profile key={person.id} person={profile.person} />
}

export default PersonPage
