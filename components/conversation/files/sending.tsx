"use client"
import { useSyncExternalStore } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { X } from "#components/ui/icons.tsx"
import { Pause, Play } from "#components/ui/icons-later.tsx"
import { bytesIn } from "#lib/client/files/sizes.ts"
import { sendAsItIs } from "#lib/client/files/smaller.ts"
import { useTransfer } from "#lib/client/files/transfers.ts"
import { useClient } from "#lib/client/provider.tsx"
import { filesWords } from "#lib/i18n/late/files.ts"
import type { FileDto } from "#lib/protocol/files.ts"
import type { FilesOf } from "../message-files.tsx"

const round =
  "pointer-events-auto flex size-9 items-center justify-center rounded-full bg-black/60 text-white pointer-coarse:size-11 hover:bg-black/80"

/** How far a file has come, and what can be done about it. What is done is done to all of its message. */
export const Sending = ({ file, of, seen }: { file: FileDto; of: FilesOf; seen: boolean }) => {
  const { locale } = useI18n()
  const words = useLateWords(filesWords)
  const { outbox } = useClient()
  const transfer = useTransfer(file.id)
  const clientId = of.clientId!
  const entry = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.entries(of.conversationId).find(one => one.clientId === clientId),
    () => undefined,
  )
  if (!entry || entry.state === "failed" || entry.forwardOf) return null
  const held = entry.state === "held"
  const share = transfer ? Math.min(1, transfer.loaded / Math.max(1, transfer.size)) : 0
  const percent = new Intl.NumberFormat(locale.tag, { style: "percent" }).format(share)
  const state = held
    ? words.held
    : transfer?.state === "going"
      ? words.sending(percent)
      : transfer?.state === "smaller"
        ? words.makingSmaller(percent)
        : transfer?.state === "converting"
          ? words.converting
          : transfer?.state === "processing" || transfer?.state === "done"
            ? words.looking
            : words.waiting
  const speed = !held && transfer?.speed ? words.speed(bytesIn(locale.tag, transfer.speed)) : ""
  const isShrinking = !held && transfer?.state === "smaller"
  return (
    <div
      data-transfer={held ? "held" : (transfer?.state ?? "waiting")}
      className={`pointer-events-none absolute inset-0 flex items-center gap-1.5 ${seen ? "flex-col justify-center bg-black/20" : "justify-end pe-2"}`}
    >
      <span className="flex gap-1.5">
        <button
          type="button"
          aria-label={held ? words.resume : words.pause}
          title={held ? words.resume : words.pause}
          onClick={() => void (held ? outbox.retry(clientId) : outbox.hold(clientId))}
          className={round}
        >
          {held ? <Play size={16} /> : <Pause size={16} />}
        </button>
        <button
          type="button"
          aria-label={words.cancel}
          title={words.cancel}
          onClick={() => void outbox.discard(clientId)}
          className={round}
        >
          <X size={16} />
        </button>
      </span>
      {isShrinking && (
        <button
          type="button"
          onClick={() => sendAsItIs(file.id)}
          className="pointer-events-auto rounded-full bg-black/75 px-3 py-1 text-white text-xs pointer-coarse:min-h-11 hover:bg-black/80"
        >
          {words.asItIs}
        </button>
      )}
      <span
        className={
          seen
            ? "figures rounded-full bg-black/75 px-2 text-white text-xs"
            : "figures absolute end-2 bottom-0.5 text-[11px] opacity-75"
        }
      >
        {[state, speed].filter(Boolean).join(" · ")}
      </span>
      {transfer?.asItIs && (
        <span role="status" className="rounded-lg bg-black/60 px-2 text-center text-white text-xs">
          {words.notSmaller}
        </span>
      )}
      {!outbox.keeps(clientId) && (
        <span role="status" className={seen ? "rounded-lg bg-black/60 px-2 text-center text-white text-xs" : "sr-only"}>
          {words.notKept}
        </span>
      )}
      <span
        role="progressbar"
        aria-label={state}
        aria-valuenow={Math.round(share * 100)}
        className="absolute inset-x-0 bottom-0 h-1 origin-left bg-brand transition-transform rtl:origin-right"
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  )
}
