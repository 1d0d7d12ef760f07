import { notFound } from "next/navigation"
import { Profile } from "#components/people/profile.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { Refusal } from "#lib/domain/errors.ts"
import { getPerson } from "#lib/domain/people/get.ts"

type Props = { params: Promise<{ handle: string }> }

const PersonPage = async ({ params }: Props) => {
  const handle = decodeURIComponent((await params).handle)
  const actor = await requireViewer()
  if (!/^[a-z0-9_]{1,40}$/i.test(handle)) notFound()
  const person = await getPerson(actor, handle).catch((error: unknown) => {
    if (error instanceof Refusal && error.failure.code === "not_found") notFound()
    throw error
  })
  return <Profile key={person.id} person={person} />
}

export default PersonPage
