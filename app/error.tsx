"use client"
import { ErrorScreen } from "#components/shell/error-screen.tsx"
import { useI18n } from "#components/shell/i18n-context.ts"

const ErrorPage = () => {
  const { t } = useI18n()
  return (
    <main className="flex min-h-dvh flex-col bg-wall">
      <title>{`${t.pages.errorTitle} · ${t.app.name}`}</title>
      <ErrorScreen title={t.pages.errorTitle} text={t.pages.errorText} reload={t.pages.reload} />
    </main>
  )
}

export default ErrorPage
