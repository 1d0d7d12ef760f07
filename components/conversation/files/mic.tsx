"use client"
import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react"
import { createPortal, flushSync } from "react-dom"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Mic as MicIcon } from "#components/ui/icons-later.tsx"
import { keepBytes } from "#lib/client/files/keep.ts"
import { preview } from "#lib/client/files/previews.ts"
import { type Recorded, type Recording, type Refusal, record } from "#lib/client/files/record.ts"
import { toBase64 } from "#lib/client/files/waveform.ts"
import { newId } from "#lib/client/id.ts"
import { useClient } from "#lib/client/provider.tsx"
import type { Writing } from "#lib/client/use-writing.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { VoiceBar } from "./voice-bar.tsx"

type Props = { box: RefObject<HTMLTextAreaElement | null>; conversationId: string; writing: Writing }

/** What is recorded, or was and is listened to before it is sent. `held`: a finger is on the button, and so far to the side. */
export type VoiceState =
  | { step: "recording"; recording: Recording; held: number | null }
  | { step: "recorded"; recorded: Recorded; id: string }

/** A press longer than this is a hold: letting go sends. */
const holdMs = 350
/** So far to the side, letting go cancels. */
export const cancelAt = 110
/** Shorter ones are a slip of the finger. */
const shortest = 500

const extensions: Record<string, string> = { "audio/mp4": "m4a", "audio/ogg": "ogg" }

/** Records a voice message: tap and tap again, or hold and let go; listen first, or slide away. Stands where "Send" is while there is nothing to send. */
const Mic = ({ box, conversationId, writing }: Props) => {
  const words = useLateWords(filesWords)
  const { outbox, personId } = useClient()
  const [voice, setVoice] = useState<VoiceState | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const pressed = useRef<{ at: number; x: number; over: boolean } | null>(null)
  const now = useRef<VoiceState | null>(null)
  now.current = voice
  const form = box.current?.form

  // Turning to another conversation ends it, unsent.
  useEffect(
    () => () => {
      if (now.current?.step === "recording") now.current.recording.cancel()
    },
    [],
  )

  const begin = async () => {
    setRefusal(null)
    const made = await record()
    if (typeof made === "string") {
      pressed.current = null
      setRefusal(made)
    } else setVoice({ step: "recording", recording: made, held: pressed.current ? 0 : null })
  }
  const end = () => {
    flushSync(() => setVoice(null))
    ;(button.current ?? box.current)?.focus({ preventScroll: true })
  }
  const cancel = () => {
    if (voice?.step === "recording") voice.recording.cancel()
    end()
  }
  const finish = async () => {
    if (voice?.step !== "recording") return null
    const made = await voice.recording.stop()
    return made && made.duration >= shortest ? made : null
  }
  const listen = async () => {
    const recorded = await finish()
    if (!recorded) return end()
    const id = newId()
    preview(id, recorded.blob)
    setVoice({ step: "recorded", recorded, id })
  }
  const send = async () => {
    const recorded = voice?.step === "recorded" ? voice.recorded : await finish()
    const id = voice?.step === "recorded" ? voice.id : newId()
    end()
    if (!recorded) return
    const { blob, type, duration, waveform } = recorded
    preview(id, blob)
    const name = `voice.${extensions[type] ?? "webm"}`
    const file = { id, kind: "voice" as const, name, type, size: blob.size, duration, waveform: toBase64(waveform) }
    const kept = keepBytes(personId, { id, blob })
    const replyTo = writing.about?.seq
    writing.sent(outbox.add(conversationId, "", replyTo, undefined, { list: [file], kept }))
  }

  const down = (event: PointerEvent) => {
    if (event.button !== 0 || voice) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pressed.current = { at: performance.now(), x: event.clientX, over: false }
    void begin()
  }
  const slid = (event: PointerEvent) => {
    const press = pressed.current
    if (!press || voice?.step !== "recording") return
    const rtl = getComputedStyle(event.currentTarget).direction === "rtl"
    const by = Math.max(0, rtl ? event.clientX - press.x : press.x - event.clientX)
    setVoice({ ...voice, held: by })
  }
  const up = () => {
    const press = pressed.current
    pressed.current = null
    if (!press || voice?.step !== "recording") return
    if (performance.now() - press.at < holdMs) setVoice({ ...voice, held: null })
    else if ((voice.held ?? 0) >= cancelAt) cancel()
    else void send()
  }
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={words.record}
        title={words.recordHow}
        onPointerDown={down}
        onPointerMove={slid}
        onPointerUp={up}
        onPointerCancel={up}
        // A pointer has begun it already; here are the keys.
        onClick={event => event.detail === 0 && !voice && void begin()}
        onContextMenu={event => event.preventDefault()}
        className="tap absolute inset-0 flex size-11 touch-none select-none items-center justify-center rounded-full bg-brand text-on-brand"
      >
        <MicIcon size={20} />
      </button>
      {form &&
        refusal &&
        createPortal(
          <p role="alert" className="mx-auto max-w-[892px] px-5 pt-1.5 text-[13px] text-accent-text">
            {words[refusal]}
          </p>,
          form,
        )}
      {form &&
        voice &&
        createPortal(
          <VoiceBar voice={voice} onCancel={cancel} onListen={() => void listen()} onSend={() => void send()} />,
          form,
        )}
    </>
  )
}

export default Mic
