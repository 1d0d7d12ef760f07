"use client"
import { ErrorScreen } from "#components/shell/error-screen.tsx"
import { useI18n } from "#components/shell/i18n-context.ts"

/** Inside the shell: the list and everything else keep working. */
const ErrorPage = () => {
  const { t } = useI18n()
  return <ErrorScreen title={t.pages.errorTitle} text={t.pages.errorText} reload={t.pages.reload} />
}

export default ErrorPage
