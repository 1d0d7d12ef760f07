import { randomBytes } from "node:crypto"
import { bytes } from "./pictures.ts"
import { putBytes } from "./uploads.ts"

/** Sends so many bytes to each of these addresses at once. A process of its own: whoever measures something meanwhile has time for it. */
const [size, ...urls] = process.argv.slice(2)
const given = bytes(randomBytes(Number(size)))
const answers = await Promise.all(urls.map(url => putBytes(url, given)))
if (answers.some(({ status }) => status !== 200))
  throw new Error(`They were refused: ${answers.map(one => one.status)}`)
