"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Skeleton } from "#components/ui/skeleton.tsx"

const bubbles = ["w-64", "w-40", "w-52 self-end", "w-72", "w-44 self-end", "w-56"]

/** The shape of a conversation while it loads; nothing is seen of it when that takes less than 150 ms. */
export const ConversationSkeleton = () => {
  const { t } = useI18n()
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col">
      <span className="sr-only">{t.common.loading}</span>
      <div className="flex h-[62px] shrink-0 items-center gap-3 border-line border-b bg-panel px-4">
        <span className="flex animate-late items-center gap-3">
          <Skeleton className="size-10" />
          <span className="flex flex-col gap-2">
            <Skeleton className="h-3.5 w-36" />
            <Skeleton className="h-2.5 w-24" />
          </span>
        </span>
      </div>
      <MessagesSkeleton />
      <div className="h-[66px] shrink-0 border-line border-t bg-panel" />
    </div>
  )
}

/** The bubbles alone, under a header that is known already. */
export const MessagesSkeleton = () => (
  <div className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden bg-wall" aria-busy="true">
    <div className="mx-auto flex w-full max-w-[892px] animate-late flex-col gap-3 p-4">
      {bubbles.map(look => (
        <Skeleton key={look} className={`h-10 max-w-[80%] rounded-[18px] ${look}`} />
      ))}
    </div>
  </div>
)
