import { z } from "zod"
import { limits } from "../limits.ts"
import { line } from "../text.ts"

/** The same in every language that the program speaks. */
export const words = () => z.strictObject({ en: line(limits.stepLabelMax), es: line(limits.stepLabelMax) })
export type Words = z.infer<ReturnType<typeof words>>
