"use client"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { Markdown } from "#components/conversation/markdown/render.tsx"
import { useI18n } from "#components/shell/i18n-context.ts"
import { composingWords } from "#lib/i18n/late/composing.ts"

const pauseMs = 150

/** How a text with code or lists will look. A picture for the eye only: the words are in the box. Drawn in the pauses, so that no key waits for it. */
const Preview = ({ text }: { text: string }) => {
  const { locale } = useI18n()
  const [shown, setShown] = useState(text)
  const scroller = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const timer = setTimeout(setShown, pauseMs, text)
    return () => clearTimeout(timer)
  }, [text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written last is what one looks at.
  useLayoutEffect(() => {
    scroller.current!.scrollTop = scroller.current!.scrollHeight
  }, [shown])
  return (
    <div inert data-preview className="mx-auto w-full max-w-[892px] px-2.5 pb-2 sm:px-4">
      <div
        ref={scroller}
        className="max-h-[min(24dvh,180px)] overflow-hidden rounded-2xl border border-line bg-panel px-3 py-2"
      >
        <p className="pb-1 font-heavy text-muted text-xs">{composingWords[locale.language].preview}</p>
        <Markdown text={shown} />
      </div>
    </div>
  )
}

export default Preview
