"use client"
import { Skeleton } from "#components/ui/skeleton.tsx"
import { useI18n } from "./i18n-context.ts"

/** The shape of a page of cards while it is fetched. */
export const PageSkeleton = () => {
  const { t } = useI18n()
  return (
    <div role="status" className="mx-auto flex w-full max-w-4xl flex-col gap-4 px-4 py-8 sm:px-8">
      <span className="sr-only">{t.common.loading}</span>
      <span className="flex animate-late flex-col gap-4">
        <Skeleton className="h-8 w-48" />
        <Skeleton className="h-12 w-full rounded-card" />
        <Skeleton className="h-32 w-full rounded-card" />
        <Skeleton className="h-32 w-full rounded-card" />
      </span>
    </div>
  )
}
