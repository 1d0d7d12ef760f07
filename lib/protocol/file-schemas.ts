import { z } from "zod"
import { fileKinds, fileProblems } from "./files.ts"
import { limits } from "./limits.ts"
import { person } from "./people.ts"
import { id, input, seq, time } from "./text.ts"

/**
 * A file that is ready, the same for every reader. `type` is told by its content, `duration` in milliseconds, `thumbhash` and `waveform` (bytes 0–255)
 * as base64. `width` and `height` are those on screen. `poster`: there is a still of it, or a picture of
 * its first page. `excerpt`: the first lines of a file of words.
 */
export const file = z.object({
  id: id(),
  kind: z.enum(fileKinds),
  name: z.string(),
  type: z.string(),
  size: z.number(),
  width: z.number().optional(),
  height: z.number().optional(),
  duration: z.number().optional(),
  thumbhash: z.string().optional(),
  waveform: z.string().optional(),
  animated: z.literal(true).optional(),
  poster: z.literal(true).optional(),
  excerpt: z.string().optional(),
})

/** An own upload. Only what is `ready` can be sent; `problem` says why it is `refused`. */
export const upload = z.object({
  file,
  state: z.enum(["uploading", "processing", "ready", "refused"]),
  problem: z.enum(fileProblems).optional(),
})

const base64 = (bytes: number) =>
  z
    .string()
    .max(Math.ceil(bytes / 3) * 4)
    .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "malformed")

/**
 * What the route `attachment` takes besides the file. `id` is made by who uploads and kept for every attempt: the same id goes on where it stopped.
 * `still` is a picture of a video (JPEG, PNG or WebP). `smaller`: the server makes a video smaller before anybody gets it, if it can (`file:limits`), else
 * it stays as it is.
 */
export const attachmentInput = input({
  id: id(),
  conversationId: id(),
  kind: z.enum(fileKinds),
  duration: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional(),
  waveform: base64(limits.waveformMax).optional(),
  still: base64(limits.stillMax).optional(),
  smaller: z.boolean().optional(),
})

/** What the routes `avatar` and `cover` take. */
export const portraitInput = input({ id: id() })

export const fileIdInput = input({ id: id() })
export const fileIdsInput = input({ ids: z.array(id()).min(1).max(limits.idsMax) })

/** The largest of each kind and what one person may keep, in bytes; `used` is what the asker keeps. `smaller`: the server can make videos smaller. */
export const fileLimits = z.object({
  picture: z.number(),
  video: z.number(),
  voice: z.number(),
  file: z.number(),
  portrait: z.number(),
  perMessage: z.number(),
  quota: z.number(),
  used: z.number(),
  smaller: z.boolean(),
})

/** Files of a conversation by kind, newest first; `before` is the `next` of the page before. */
export const galleryInput = input({
  conversationId: id(),
  kinds: z.array(z.enum(fileKinds)).min(1).max(fileKinds.length),
  before: seq().min(1).optional(),
})
export const galleryPage = z.object({
  items: z.array(z.object({ seq: z.number(), authorId: id(), sentAt: time(), file })),
  people: z.array(person),
  next: z.number().nullable(),
})
