import { buttonLook } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Compass } from "#components/ui/icons.tsx"
import { words } from "./words.ts"

const NotFound = async () => {
  const { t } = await words()
  return (
    <main className="flex min-h-dvh flex-1 flex-col bg-wall">
      <title>{`${t.pages.notFoundTitle} · ${t.app.name}`}</title>
      <Empty level={1} icon={<Compass />} title={t.pages.notFoundTitle} text={t.pages.notFoundText}>
        <a href="/" className={buttonLook()}>
          {t.common.home}
        </a>
      </Empty>
    </main>
  )
}

export default NotFound
