/** The round picture of a person or a room, as the app draws it: letters on their own colours. */
export type Face = { hue: number; letters: string }

const faceSize = 128
const iconSize = 64
const font = "system-ui, sans-serif"

const draw = (size: number, paint: (context: CanvasRenderingContext2D) => void): string | undefined => {
  try {
    const canvas = document.createElement("canvas")
    canvas.width = size
    canvas.height = size
    const context = canvas.getContext("2d")
    if (!context) return
    paint(context)
    return canvas.toDataURL("image/png")
  } catch {
    // A browser that guards its canvas: without a picture, then.
  }
}

const write = (context: CanvasRenderingContext2D, text: string, x: number, y: number, size: number) => {
  context.fillStyle = "#fff"
  context.font = `650 ${size}px ${font}`
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.fillText(text, x, y)
}

/** A face as a data URL, made here: nothing is fetched for a notification. */
export const drawFace = ({ hue, letters }: Face) =>
  draw(faceSize, context => {
    const half = faceSize / 2
    const fill = context.createLinearGradient(faceSize * 0.33, 0, faceSize * 0.67, faceSize)
    fill.addColorStop(0, `oklch(0.545 0.115 ${hue - 18})`)
    fill.addColorStop(1, `oklch(0.475 0.115 ${hue + 22})`)
    context.fillStyle = fill
    context.arc(half, half, half, 0, Math.PI * 2)
    context.fill()
    write(context, letters, half, half + 3, faceSize * 0.38)
  })

const load = (source: string) =>
  new Promise<HTMLImageElement>((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = reject
    image.src = source
  })

/** The app's own icon with a number at its corner; from ten on it is `9+`. */
export const drawBadge = async (source: string, count: number) => {
  const icon = await load(source).catch(() => null)
  if (!icon) return
  return draw(iconSize, context => {
    context.drawImage(icon, 0, 0, iconSize, iconSize)
    const radius = iconSize * 0.31
    const at = iconSize - radius
    context.beginPath()
    context.arc(at, at, radius + 4, 0, Math.PI * 2)
    context.globalCompositeOperation = "destination-out"
    context.fill()
    context.globalCompositeOperation = "source-over"
    context.beginPath()
    context.arc(at, at, radius, 0, Math.PI * 2)
    context.fillStyle = "#d6412b"
    context.fill()
    write(context, count > 9 ? "9+" : String(count), at, at + 2, count > 9 ? 24 : 30)
  })
}
