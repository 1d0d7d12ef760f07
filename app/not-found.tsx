import { Compass } from "lucide-react"
import { buttonLook } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { words } from "./words.ts"

const NotFound = async () => {
  const { t } = await words()
  return (
    <main className="flex min-h-dvh flex-1 flex-col bg-wall">
      <Empty level={1} icon={<Compass aria-hidden />} title={t.pages.notFoundTitle} text={t.pages.notFoundText}>
        <a href="/" className={buttonLook()}>
          {t.common.home}
        </a>
      </Empty>
    </main>
  )
}

export default NotFound
