"use client"
import { memo, type Ref } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"
import { Skeleton } from "#components/ui/skeleton.tsx"

type Props = { ref: Ref<HTMLDivElement>; loading: boolean; failed: boolean; onRetry: () => void }

/** Where what is held ends and more lies beyond: it is on its way, or could not be loaded. */
export const ListEnd = memo(({ ref, loading, failed, onRetry }: Props) => {
  const { t } = useI18n()
  return (
    <div
      ref={ref}
      data-more
      aria-hidden={!failed}
      className="message-end flex h-24 shrink-0 flex-col first:grow justify-end gap-3 overflow-hidden pb-3"
    >
      {failed ? (
        <span className="flex flex-col items-center gap-2 text-muted text-sm">
          {t.conversation.moreFailed}
          <Button look="secondary" onClick={onRetry}>
            {t.common.retry}
          </Button>
        </span>
      ) : (
        loading && (
          <span className="flex animate-late flex-col gap-2">
            <Skeleton className="h-9 w-56 rounded-[18px]" />
            <Skeleton className="h-9 w-40 self-end rounded-[18px]" />
          </span>
        )
      )}
    </div>
  )
})
