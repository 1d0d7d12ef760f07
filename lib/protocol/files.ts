import type { z } from "zod"
import type * as schemas from "./file-schemas.ts"

/** What both ends know of files without checking anything: no schema is loaded with it. */

export type FileDto = z.infer<typeof schemas.file>
export type UploadDto = z.infer<typeof schemas.upload>
export type FileLimits = z.infer<typeof schemas.fileLimits>
export type AttachmentInput = z.infer<typeof schemas.attachmentInput>
export type PortraitInput = z.infer<typeof schemas.portraitInput>
export type GalleryPage = z.infer<typeof schemas.galleryPage>

/** How a file is shown. `file` is everything that is downloaded only. */
export const fileKinds = ["picture", "video", "voice", "file"] as const
export type FileKind = (typeof fileKinds)[number]

/** Renderings by use. `poster` is the still of a video, or the first page of a document. */
export const fileSizes = ["list", "bubble", "screen", "poster"] as const
export type FileSize = (typeof fileSizes)[number]

/** Why a file that arrived was not taken. */
export const fileProblems = ["unreadable", "mismatch", "unsupported", "heic", "too_large", "too_many_pixels"] as const
export type FileProblem = (typeof fileProblems)[number]

/** Where a file is read: the original, or a rendering. A rendering that there is none of is answered with the original. */
export const filePath = (id: string, size?: FileSize) => `/api/files/${id}${size ? `?size=${size}` : ""}`

/** Where a file is read to be saved under its name. */
export const downloadPath = (id: string) => `/api/files/${id}?download=1`

/** The end point of uploads, and its routes: one per purpose. */
export const uploadPath = "/api/uploadthing"
export const uploadRoutes = ["attachment", "avatar", "cover"] as const
export type UploadRoute = (typeof uploadRoutes)[number]
