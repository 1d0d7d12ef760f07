"use client"
import { memo, type Ref } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Button } from "#components/ui/button.tsx"

type Props = { ref: Ref<HTMLDivElement>; failed: boolean; onRetry: () => void }

/**
 * Where what is held begins and more lies above: it is on its way, or could not be loaded. As high as what is kept empty there. Its shapes are
 * there from the first scrolling on (`scrolled`), and stand still: what moves, or comes and goes, has the browser look through all the rows.
 */
export const ListStart = memo(({ ref, scrolled, failed, onRetry }: Props & { scrolled: boolean }) => (
  <div
    ref={ref}
    data-more
    aria-hidden={!failed}
    className="flex h-24 shrink-0 grow flex-col justify-end gap-2 overflow-hidden pb-3"
  >
    {failed ? (
      <span className="flex flex-col items-center gap-2 text-muted text-sm">
        <Failed onRetry={onRetry} />
      </span>
    ) : (
      scrolled && (
        <span className="flex animate-late flex-col gap-2">
          <span className="h-9 w-56 rounded-[18px] bg-line" />
          <span className="h-9 w-40 self-end rounded-[18px] bg-line" />
        </span>
      )
    )}
  </div>
))

/**
 * The same below. It takes no place of its own: the list is counted from its lower end, and were what comes lower than what it takes the place
 * of, everything would move down.
 */
export const ListEnd = memo(({ ref, loading, failed, onRetry }: Props & { loading: boolean }) => {
  const { t } = useI18n()
  return (
    <div ref={ref} data-more aria-hidden={!failed} className="relative h-0 shrink-0">
      {(failed || loading) && (
        <span className="absolute inset-x-0 bottom-0 flex justify-center max-sm:pe-13">
          <span
            className={`flex items-center gap-3 rounded-2xl bg-panel px-3 text-muted shadow-md ${failed ? "py-1.5 text-sm" : "animate-late py-0.5 text-xs"}`}
          >
            {failed ? <Failed onRetry={onRetry} /> : t.common.loading}
          </span>
        </span>
      )}
    </div>
  )
})

const Failed = ({ onRetry }: Pick<Props, "onRetry">) => {
  const { t } = useI18n()
  return (
    <>
      {t.conversation.moreFailed}
      <Button look="secondary" className="shrink-0" onClick={onRetry}>
        {t.common.retry}
      </Button>
    </>
  )
}
