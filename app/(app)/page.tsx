import { Landing } from "#app/landing.tsx"
import { LobbyHome } from "#components/lobby/lobby-home.tsx"
import { viewer } from "#lib/auth/viewer.ts"

const HomePage = async () => ((await viewer()) ? <LobbyHome /> : <Landing />)

export default HomePage
