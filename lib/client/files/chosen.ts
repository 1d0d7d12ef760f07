import { useSyncExternalStore } from "react"
import { chooseForDevice, deviceChoice } from "#lib/client/device-choice.ts"
import { keepBytes } from "#lib/client/files/keep.ts"
import { type Kind, kindOf } from "#lib/client/files/kind.ts"
import { type Prepared, prepare, Unshowable } from "#lib/client/files/prepare.ts"
import { forgetPreview, preview } from "#lib/client/files/previews.ts"
import { type Offer, offerSmaller } from "#lib/client/files/smaller.ts"
import { newId } from "#lib/client/id.ts"
import { sendCommand } from "#lib/client/send-command.ts"
import type { FileDto, FileLimits } from "#lib/protocol/files.ts"
import { limits } from "#lib/protocol/limits.ts"

/** Why something was not taken. */
export type Declined = { name: string; size: number; kind: Kind } & (
  | { why: "empty" | "heic" | "folder" | "many" }
  | { why: "too_large" | "no_room"; most: number }
)

/** A file that waits above the box to be sent. `made`: what is sent of it, when it is ready. */
export type Chosen = {
  id: string
  source: File
  name: string
  size: number
  kind: Kind
  /** As it is now, on screen. */
  url?: string | undefined
  made?: Prepared
  /** Whether its bytes outlive the page. */
  kept?: Promise<boolean>
  duration?: number
  waveform?: string
  /** That it can be made smaller; `must`: as it is it cannot be sent. */
  offer?: Offer & { must?: true }
}

/** `smaller`: videos are, where that is offered. */
type Tray = { files: readonly Chosen[]; declined: readonly Declined[]; original: boolean; smaller: boolean }

/** Several messages of ten, at the most. */
const mostAtOnce = 30
const atATime = 2
const nothing: Tray = { files: [], declined: [], original: false, smaller: false }
/** As large may a video be before it is made smaller, by its limit. */
const mostBefore = 8

const trays = new Map<string, Tray>()
const listeners = new Set<() => void>()
const waiting: (() => Promise<void>)[] = []
const making = new Map<string, Promise<void>>()
let busy = 0
let known: { limits: FileLimits; at: number } | undefined

const trayOf = (conversationId: string) => trays.get(conversationId) ?? nothing
const isSmaller = () => deviceChoice("charla:smaller") === "on"
const change = (conversationId: string, next: Partial<Tray>) => {
  trays.set(conversationId, { ...trayOf(conversationId), ...next })
  for (const listener of listeners) listener()
}
const patch = (conversationId: string, id: string, next: Partial<Chosen>) =>
  change(conversationId, {
    files: trayOf(conversationId).files.map(file => (file.id === id ? { ...file, ...next } : file)),
  })
const isThere = (conversationId: string, id: string) => trayOf(conversationId).files.some(file => file.id === id)

/** How large files may be: asked for once in a while. Without an answer the server is left to say it. */
export const askLimits = async (): Promise<FileLimits | undefined> => {
  if (known && Date.now() - known.at < 60_000) return known.limits
  const answer = await sendCommand("file:limits", {}, { timeout: 3000, wait: false })
  if (answer.ok) known = { limits: answer.value, at: Date.now() }
  return known?.limits
}

const next = () => {
  const work = busy < atATime ? waiting.shift() : undefined
  if (!work) return
  busy++
  void work().finally(() => {
    busy--
    next()
  })
}
const queued = (work: () => Promise<void>) =>
  new Promise<void>(resolve => {
    waiting.push(() => work().finally(resolve))
    next()
  })

const decline = (conversationId: string, declined: Declined[]) =>
  change(conversationId, { declined: [...trayOf(conversationId).declined, ...declined].slice(-5) })

/** Makes one ready, keeps its bytes, and shows it as it is going to be sent. */
const make = (personId: string, conversationId: string, { id, source }: Chosen) => {
  const work = queued(async () => {
    if (!isThere(conversationId, id)) return
    try {
      const made = await prepare(source, trayOf(conversationId).original)
      const most = known?.limits[made.kind]
      const offer =
        made.kind === "video" ? await offerSmaller(made.blob, made, known?.limits.smaller ?? false) : undefined
      if (!isThere(conversationId, id)) return
      const isTooLarge = most !== undefined && made.size > most
      const must = isTooLarge && offer?.where === "here" && offer.bytes <= most * 0.9
      if (isTooLarge && !must) {
        remove(conversationId, id)
        return decline(conversationId, [
          { name: source.name, size: made.size, kind: made.kind, why: "too_large", most },
        ])
      }
      const { still, blob } = made
      // What may still be made smaller is kept when it is known whether it will be.
      const kept = offer ? undefined : keepBytes(personId, { id, blob, ...(still && { still }) })
      if (made.kind === "picture") forgetPreview(id)
      const url = made.kind === "picture" ? preview(id, blob) : undefined
      const facts = { made, size: made.size, kind: made.kind, name: made.name }
      const offered = offer && { offer: must ? { ...offer, must } : offer }
      patch(conversationId, id, { ...facts, ...(kept && { kept }), ...offered, ...(url && { url }) })
    } catch (error) {
      remove(conversationId, id)
      const why = error instanceof Unshowable ? "heic" : "empty"
      decline(conversationId, [{ name: source.name, size: source.size, kind: kindOf(source), why }])
    }
  })
  making.set(id, work)
  void work.finally(() => making.get(id) === work && making.delete(id))
}

/** Takes files above the box; what is too large, empty or too much is declined with the reason. */
export const choose = async (personId: string, conversationId: string, sources: File[]): Promise<void> => {
  change(conversationId, { declined: [] })
  const most = await askLimits()
  const room = mostAtOnce - trayOf(conversationId).files.length
  const taken: Chosen[] = []
  const declined: Declined[] = []
  let free = most ? most.quota - most.used : Number.POSITIVE_INFINITY
  for (const source of sources) {
    const kind = kindOf(source)
    const facts = { name: source.name, size: source.size, kind }
    // A picture is made smaller first, unless it is sent as it is; a video may be.
    const before = kind === "picture" ? 4 : kind === "video" && typeof VideoEncoder === "function" ? mostBefore : 1
    const bound = (most?.[kind] ?? 0) * before
    if (source.size === 0) declined.push({ ...facts, why: "empty" })
    else if (most && bound && source.size > bound) declined.push({ ...facts, why: "too_large", most: most[kind] })
    else if (most && kind !== "picture" && source.size > free)
      declined.push({ ...facts, why: "no_room", most: Math.max(0, free) })
    else if (taken.length >= room) declined.push({ ...facts, why: "many" })
    else {
      free -= source.size
      taken.push({ id: newId(), source, ...facts, ...(kind === "picture" && { url: undefined }) })
    }
  }
  change(conversationId, { files: [...trayOf(conversationId).files, ...taken], smaller: isSmaller() })
  decline(conversationId, declined)
  for (const file of taken) make(personId, conversationId, file)
}

export const sayDeclined = (conversationId: string, declined: Declined[]) => decline(conversationId, declined)

export const remove = (conversationId: string, id: string) =>
  change(conversationId, { files: trayOf(conversationId).files.filter(file => file.id !== id) })

/** Moves one by so many places. */
export const move = (conversationId: string, id: string, by: number) => {
  const files = [...trayOf(conversationId).files]
  const at = files.findIndex(file => file.id === id)
  const to = Math.max(0, Math.min(files.length - 1, at + by))
  if (at < 0 || to === at) return
  const [file] = files.splice(at, 1)
  files.splice(to, 0, file!)
  change(conversationId, { files })
}

/** Whether pictures keep their size and bytes: those that are there are made again. */
export const setOriginal = (personId: string, conversationId: string, original: boolean) => {
  change(conversationId, { original })
  for (const file of trayOf(conversationId).files) if (file.kind === "picture") make(personId, conversationId, file)
}

/** Whether videos are made smaller where they can be; this device remembers it. */
export const setSmaller = (conversationId: string, smaller: boolean) => {
  chooseForDevice("charla:smaller", smaller ? "on" : "off")
  change(conversationId, { smaller })
}

export const clear = (conversationId: string) => change(conversationId, nothing)

const dtoOf = ({ id, made, duration, waveform }: Chosen): FileDto | undefined => {
  if (!made) return
  const { blob: _, still: __, ...facts } = made
  return { ...facts, id, ...(duration !== undefined && { duration }), ...(waveform && { waveform }) }
}

export type Sendable = { list: FileDto[]; kept: Promise<boolean> }

/** Takes what is there, ready to be sent, in messages of ten; none of it stays above the box. */
export const take = async (personId: string, conversationId: string): Promise<Sendable[]> => {
  const ids = trayOf(conversationId).files.map(({ id }) => id)
  await Promise.all(ids.map(id => making.get(id)))
  const files = trayOf(conversationId).files.filter(file => ids.includes(file.id) && file.made)
  const { smaller } = trayOf(conversationId)
  const keptOf = ({ id, made, kept, offer }: Chosen) => {
    if (!offer) return kept
    const { blob, still } = made!
    const where = offer.must || smaller ? { smaller: offer.where } : {}
    return keepBytes(personId, { id, blob, ...(still && { still }), ...where })
  }
  change(conversationId, {
    files: trayOf(conversationId).files.filter(file => !ids.includes(file.id)),
    declined: [],
    original: false,
  })
  const groups: Sendable[] = []
  for (let at = 0; at < files.length; at += limits.filesPerMessage) {
    const group = files.slice(at, at + limits.filesPerMessage)
    groups.push({
      list: group.flatMap(file => dtoOf(file) ?? []),
      kept: Promise.all(group.map(keptOf)).then(all => all.every(kept => kept !== false)),
    })
  }
  return groups
}

export const useTray = (conversationId: string): Tray =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => trayOf(conversationId),
    () => nothing,
  )
