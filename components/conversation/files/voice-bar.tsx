"use client"
import { useEffect, useLayoutEffect, useRef, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { SendHorizontal } from "#components/ui/icons.tsx"
import { Square, Trash } from "#components/ui/icons-later.tsx"
import { preview } from "#lib/client/files/previews.ts"
import type { Recording } from "#lib/client/files/record.ts"
import { toBase64 } from "#lib/client/files/waveform.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { clock } from "../message-text.ts"
import { cancelAt, type VoiceState } from "./mic.tsx"
import { VoicePlayer } from "./voice.tsx"

type Props = { voice: VoiceState; onCancel: () => void; onListen: () => void; onSend: () => void }

const round = "tap flex size-11 shrink-0 items-center justify-center rounded-full"

/** In the place of the box while one speaks: how long, how loud, and what to do with it. Esc deletes it. */
export const VoiceBar = ({ voice, onCancel, onListen, onSend }: Props) => {
  const words = useLateWords(filesWords)
  const first = useRef<HTMLButtonElement>(null)
  const held = voice.step === "recording" ? voice.held : null
  const { step } = voice
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step begins where it can be sent, before it is seen: a key would go to what was there.
  useLayoutEffect(() => {
    if (held === null) first.current?.focus({ preventScroll: true })
  }, [step, held === null])
  const leaving = held !== null && held >= cancelAt

  return (
    <fieldset
      aria-label={words.voice("")}
      onKeyDown={event => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        onCancel()
      }}
      className={`absolute inset-0 z-20 flex animate-fade items-end bg-panel pb-[max(10px,env(safe-area-inset-bottom))] ${held === null ? "" : "pointer-events-none"}`}
    >
      <div className="mx-auto flex w-full max-w-[892px] items-center gap-1.5 px-2.5 sm:px-4">
        {held === null && (
          <button
            type="button"
            aria-label={words.dropVoice}
            title={words.dropVoice}
            onClick={onCancel}
            className={`${round} text-accent-text hover:bg-sunken`}
          >
            <Trash size={20} />
          </button>
        )}
        <div className="flex h-11 min-w-0 flex-1 items-center gap-2 overflow-hidden rounded-input bg-sunken px-3">
          {voice.step === "recording" ? (
            <>
              <Live recording={voice.recording} onEnd={onListen} />
              {held !== null && (
                <span className={`shrink-0 text-[13px] ${leaving ? "font-heavy text-accent-text" : "text-muted"}`}>
                  {leaving ? words.release : words.slide}
                </span>
              )}
            </>
          ) : (
            <div className="h-full w-full max-w-[360px]">
              <VoicePlayer
                id={voice.id}
                source={preview(voice.id)!}
                duration={voice.recorded.duration}
                waveform={toBase64(voice.recorded.waveform)}
              />
            </div>
          )}
        </div>
        {voice.step === "recording" && held === null && (
          <button
            type="button"
            aria-label={words.stopRecording}
            title={words.stopRecording}
            onClick={onListen}
            className={`${round} text-brand-text hover:bg-sunken`}
          >
            <Square size={18} />
          </button>
        )}
        <button
          ref={first}
          type="button"
          aria-label={words.sendVoice}
          title={words.sendVoice}
          onClick={onSend}
          className={`${round} ${leaving ? "bg-accent" : "bg-brand"} text-on-brand`}
        >
          <SendHorizontal size={20} className="rtl:-scale-x-100" />
        </button>
      </div>
    </fieldset>
  )
}

/** An hour is enough for a message. */
const longest = 3_600_000
const barWidth = 4

const Live = ({ recording, onEnd }: { recording: Recording; onEnd: () => void }) => {
  const words = useLateWords(filesWords)
  const [duration, setDuration] = useState(0)
  const canvas = useRef<HTMLCanvasElement>(null)
  const ended = useRef(onEnd)
  ended.current = onEnd
  useEffect(() => {
    const draw = () => {
      const { duration } = recording.now()
      setDuration(duration)
      if (duration >= longest) ended.current()
      const element = canvas.current
      const context = element?.getContext("2d")
      if (!element || !context) return
      const { clientWidth: width, clientHeight: height } = element
      element.width = width
      element.height = height
      context.fillStyle = getComputedStyle(element).color
      const levels = recording.levels().slice(-Math.floor(width / barWidth))
      levels.forEach((level, index) => {
        const tall = Math.max(2, Math.min(1, level * 1.6) * height)
        context.fillRect(width - (levels.length - index) * barWidth, (height - tall) / 2, 2.5, tall)
      })
    }
    const timer = setInterval(draw, 80)
    return () => clearInterval(timer)
  }, [recording])
  return (
    <>
      <span role="status" className="sr-only">
        {words.recording}
      </span>
      <span aria-hidden className="size-2.5 shrink-0 animate-pulse rounded-full bg-accent" />
      <span className="figures w-10 shrink-0 text-sm">{clock(duration)}</span>
      <canvas ref={canvas} className="h-7 min-w-0 flex-1 text-brand-text" />
    </>
  )
}
