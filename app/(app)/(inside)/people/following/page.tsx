import { FollowingScreen } from "#components/people/following-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { listFollowing } from "#lib/domain/following.ts"

const FollowingPage = async () => <FollowingScreen first={await listFollowing(await requireViewer(), {})} />

export default FollowingPage
