"use client"
import { CloudAlert } from "lucide-react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"

const ErrorPage = () => {
  const { t } = useI18n()
  return (
    <main className="flex min-h-dvh flex-1 flex-col bg-wall">
      <Empty level={1} icon={<CloudAlert aria-hidden />} title={t.pages.errorTitle} text={t.pages.errorText}>
        <Button onClick={() => location.reload()}>{t.pages.reload}</Button>
      </Empty>
    </main>
  )
}

export default ErrorPage
