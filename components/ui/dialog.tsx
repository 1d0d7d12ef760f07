"use client"
import { type ReactNode, useId, useLayoutEffect, useRef } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { X } from "#components/ui/icons.tsx"
import { IconButton } from "./button.tsx"

type Props = { title: string; text?: ReactNode; onClose: () => void; children: ReactNode }

/** The browser's own modal dialog: it keeps the focus, Esc and a click beside it close it, a sheet on phones. */
export const Dialog = ({ title, text, onClose, children }: Props) => {
  const { t } = useI18n()
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()

  // Closed before it leaves the page: only then does the browser give the focus back to where it was.
  useLayoutEffect(() => {
    const dialog = ref.current!
    dialog.showModal()
    dialog.querySelector<HTMLElement>("input, textarea")?.focus()
    return () => dialog.close()
  }, [])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key; the click is the one beside it.
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => event.target === ref.current && onClose()}
      className="m-auto w-[min(440px,calc(100vw-24px))] animate-sheet rounded-card bg-panel p-0 text-text shadow-2xl max-sm:mb-3 max-h-[min(680px,calc(100dvh-24px))]"
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center gap-2 px-5 pt-4 pb-1">
          <h2 id={id} className="min-w-0 flex-1 font-heavy text-lg">
            {title}
          </h2>
          <IconButton label={t.common.close} onClick={onClose} className="-me-2">
            <X size={18} />
          </IconButton>
        </header>
        {text && <p className="px-5 pb-2 text-muted text-sm">{text}</p>}
        <div className="overflow-y-auto px-5 pt-2 pb-5">{children}</div>
      </div>
    </dialog>
  )
}
