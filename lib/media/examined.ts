/** What is to be looked at. Nothing is written but into the folder `out`, and into `path` where bytes are blanked. */
export type ToExamine = {
  path: string
  out: string
  /** `page`: a document, of which only a picture of its first page is made. */
  kind: "picture" | "video" | "voice" | "file" | "page"
  purpose: "attachment" | "avatar" | "cover" | "preview"
  /** The most pixels, all frames together. */
  pixels: number
  /** A still of a video that came with it. */
  still?: string
}

export type Made = { path: string; type: string; size: number; width: number; height: number }
export type MadeVariant = Made & { name: "list" | "bubble" | "screen" | "poster" }

/** What was found. `original`: what is kept instead of what came; without it what came is kept, as it lies there now. */
export type Examined =
  | {
      ok: true
      type: string
      width?: number
      height?: number
      duration?: number
      thumbhash?: string
      animated?: true
      /** The first lines of a file of words. */
      excerpt?: string
      original?: Made
      variants: MadeVariant[]
    }
  | { ok: false; problem: "unreadable" | "mismatch" | "unsupported" | "heic" | "too_many_pixels" }

export type Found = Extract<Examined, { ok: true }>

export class Problem extends Error {
  readonly problem: Extract<Examined, { ok: false }>["problem"]
  constructor(problem: Extract<Examined, { ok: false }>["problem"]) {
    super(problem)
    this.problem = problem
  }
}
