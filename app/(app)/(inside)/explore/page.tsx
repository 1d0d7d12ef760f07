import { ExploreScreen } from "#components/explore/explore-screen.tsx"
import { requireViewer } from "#lib/auth/viewer.ts"
import { exploreRooms } from "#lib/domain/conversations/explore.ts"

const ExplorePage = async () => <ExploreScreen first={await exploreRooms(await requireViewer(), {})} />

export default ExplorePage
