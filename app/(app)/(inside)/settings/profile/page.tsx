import { ProfileForm } from "#components/settings/profile/profile-form.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { getProfile } from "#lib/domain/profiles/get.ts"

const EditProfilePage = async () => {
  const actor = await requireViewer()
  return <ProfileForm first={await getProfile(actor, { personId: actor.personId })} />
}

export default EditProfilePage
