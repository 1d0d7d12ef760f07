import { crc32, deflateSync } from "node:zlib"
import sharp from "sharp"

/** Bytes that are nobody else's: what `fetch` and `Blob` take. */
export const bytes = (from: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(from)

const noise = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({
    create: { width, height, channels, background: "#345", noise: { type: "gaussian", mean: 120, sigma: 30 } },
  })

/** A photograph as a telephone makes it: lying on its side, with the place, the device and a text in it. */
export const photo = async ({ width = 640, height = 480, orientation = 6 } = {}) =>
  bytes(
    await noise(width, height)
      .jpeg()
      .withExif({
        IFD0: { Make: "Canary", Model: "Canary-Phone", Copyright: "canary-copyright" },
        IFD3: {
          GPSLatitudeRef: "N",
          GPSLatitude: "52/1 31/1 12/1",
          GPSLongitudeRef: "E",
          GPSLongitude: "13/1 24/1 18/1",
        },
      })
      .withMetadata({ orientation })
      .toBuffer(),
  )

export const png = async (width = 64, height = 48) => bytes(await noise(width, height).png().toBuffer())

/** A GIF or WebP of some frames, each of another colour. */
export const moving = async (format: "gif" | "webp", { width = 40, height = 30, frames = 3 } = {}) => {
  const each = await Promise.all(
    Array.from({ length: frames }, (_, n) =>
      sharp({ create: { width, height, channels: 3, background: { r: 80 * n, g: 20, b: 200 - 60 * n } } })
        .raw()
        .toBuffer(),
    ),
  )
  const image = sharp(Buffer.concat(each), { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
  return bytes(
    await (format === "gif" ? image.gif({ delay: 100 }) : image.webp({ delay: Array(frames).fill(100) })).toBuffer(),
  )
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A small file that says it is a huge picture of one colour. */
export const hugePng = (width: number, height: number) => {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const rows = deflateSync(Buffer.alloc(30_000_000))
  return bytes(Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]))
}
