"use client"
import { useEffect, useMemo } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Pause, Play } from "#components/ui/icons-later.tsx"
import {
  currentRate,
  pause,
  play,
  rates,
  seek,
  setRate,
  silence,
  usePlaying,
  useRate,
} from "#lib/client/files/player.ts"
import { barsOf, fromBase64 } from "#lib/client/files/waveform.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { type FileDto, filePath } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"
import { clock } from "../message-text.ts"
import { useOwnSource } from "./use-source.ts"

const bars = 44

/** A voice message: its loudness over time is what one goes along. One plays at a time, and the next one after it. */
export const Voice = ({ file, of }: { file: FileDto; of: FilesOf }) => {
  const own = useOwnSource(file, of)
  const source = own ?? filePath(file.id)
  return <VoicePlayer id={file.id} source={source} duration={file.duration ?? 0} waveform={file.waveform ?? ""} />
}

type Props = { id: string; source: string; duration: number; waveform: string }

export const VoicePlayer = ({ id, source, duration, waveform }: Props) => {
  const words = useLateWords(filesWords)
  const playing = usePlaying(id)
  const rate = useRate()
  const heights = useMemo(() => barsOf(fromBase64(waveform), bars), [waveform])
  const position = Math.min(playing?.position ?? 0, duration)
  const on = playing?.playing === true
  // Its message was deleted, or its conversation left.
  useEffect(() => () => silence(id), [id])

  const go = (to: number) => {
    if (!playing) void play(id, source).then(() => seek(to))
    else seek(to)
  }
  return (
    <div data-voice={id} data-source={source} className="flex size-full items-center gap-2 px-2">
      <button
        type="button"
        aria-label={on ? words.stop : `${words.play}: ${words.voice(clock(duration))}`}
        onClick={() => (on ? pause() : void play(id, source))}
        className="tap flex size-10 shrink-0 items-center justify-center rounded-full bg-brand text-on-brand pointer-coarse:size-11"
      >
        {on ? <Pause size={18} /> : <Play size={18} />}
      </button>
      <div className="relative h-full min-w-0 flex-1">
        <Bars heights={heights} share={duration ? position / duration : 0} />
        <input
          type="range"
          min={0}
          max={duration}
          step={100}
          value={position}
          aria-label={words.position}
          aria-valuetext={`${clock(position)} / ${clock(duration)}`}
          onChange={event => go(Number(event.target.value))}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
        <span className="figures pointer-events-none absolute start-0 bottom-1 text-xs leading-none opacity-75">
          {playing?.failed ? words.broken : clock(playing ? position : duration)}
        </span>
      </div>
      <button
        type="button"
        aria-label={words.rate(`${rate}×`)}
        onClick={() => setRate(rates[(rates.indexOf(currentRate()) + 1) % rates.length]!)}
        className="figures touch flex h-7 min-w-10 shrink-0 items-center justify-center rounded-full bg-text/8 px-2 font-heavy text-xs"
      >
        {rate}×
      </button>
    </div>
  )
}

const Bars = ({ heights, share }: { heights: number[]; share: number }) => (
  <svg
    viewBox={`0 0 ${heights.length * 4} 40`}
    preserveAspectRatio="none"
    aria-hidden="true"
    className="absolute inset-x-0 top-2 h-[30px] w-full peer-focus-visible:outline"
  >
    {heights.map((height, index) => {
      const tall = 4 + (height / 255) * 34
      return (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars never move.
          key={index}
          x={index * 4 + 0.6}
          y={20 - tall / 2}
          width={2.8}
          height={tall}
          rx={1.2}
          className={index / heights.length < share ? "fill-brand" : "fill-current opacity-35"}
        />
      )
    })}
  </svg>
)
