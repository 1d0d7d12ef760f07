import { z } from "zod"
import { id } from "./text.ts"

/**
 * What is shown of the first link of a message: `url` is what it leads to, `host` whose that is, as it may be shown; `from` where the link led
 * on to, if elsewhere. `title`, `description` and `site` are what the page says of itself. `picture` is a file.
 */
export const preview = z.object({
  url: z.string(),
  host: z.string(),
  from: z.string().optional(),
  site: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  picture: z.object({ id: id(), width: z.number(), height: z.number(), thumbhash: z.string().optional() }).optional(),
})
export type PreviewDto = z.infer<typeof preview>
