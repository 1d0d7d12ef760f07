"use client"
import { useI18n } from "#components/shell/i18n-context.ts"

/** In place of what somebody said whom the reader has blocked; who they are is not said either. */
export const Folded = ({ seq, onShow }: { seq: number; onShow: () => void }) => {
  const { t } = useI18n()
  return (
    <div data-row={seq} className="message-row flex pt-0.5">
      <article
        tabIndex={-1}
        aria-label={t.conversation.blocked}
        data-message-seq={seq}
        data-folded
        className="ms-[42px] rounded-[18px] py-1 text-[13px] text-muted italic"
      >
        {t.conversation.blocked}{" "}
        <button
          type="button"
          className="touch-line font-heavy not-italic underline underline-offset-2"
          onClick={onShow}
        >
          {t.conversation.show}
        </button>
      </article>
    </div>
  )
}
