import { words } from "#app/words.ts"
import { UnsentHere } from "#components/conversation/conversation-screen.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Compass } from "#components/ui/icons.tsx"

/** Inside the shell, which is already a `main`. */
const NotFound = async () => {
  const { t } = await words()
  return (
    <>
      <title>{`${t.pages.notFoundTitle} · ${t.app.name}`}</title>
      <Empty level={1} icon={<Compass />} title={t.pages.notFoundTitle} text={t.pages.notFoundText}>
        <a href="/" className={buttonLook()}>
          {t.common.home}
        </a>
        <UnsentHere />
      </Empty>
    </>
  )
}

export default NotFound
