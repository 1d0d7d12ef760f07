/** Which part of a picture is shown: its middle as a share of the picture (0–1), and how much larger than needed it is (1–4). */
export type Crop = { x: number; y: number; zoom: number }
export type Size = { width: number; height: number }

export const zoomMost = 4
/** The whole width or height, whichever is tighter, from the middle. */
export const wholeCrop: Crop = { x: 0.5, y: 0.5, zoom: 1 }

/** The part in pixels of the picture. `aspect` is width by height. */
export const rectOf = ({ x, y, zoom }: Crop, { width, height }: Size, aspect: number) => {
  const wide = width / height > aspect
  const cut = { width: (wide ? height * aspect : width) / zoom, height: (wide ? height : width / aspect) / zoom }
  return { left: x * width - cut.width / 2, top: y * height - cut.height / 2, ...cut }
}

const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))

/** The nearest part that lies in the picture. */
export const keepInside = (crop: Crop, size: Size, aspect: number): Crop => {
  const zoom = within(crop.zoom, 1, zoomMost)
  const { width, height } = rectOf({ ...crop, zoom }, size, aspect)
  const [halfX, halfY] = [width / size.width / 2, height / size.height / 2]
  return { x: within(crop.x, halfX, 1 - halfX), y: within(crop.y, halfY, 1 - halfY), zoom }
}

/** Moved by so many shares of what is shown: the picture follows the pointer. */
export const moveBy = (crop: Crop, dx: number, dy: number, size: Size, aspect: number): Crop => {
  const { width, height } = rectOf(crop, size, aspect)
  const moved = { ...crop, x: crop.x - (dx * width) / size.width, y: crop.y - (dy * height) / size.height }
  return keepInside(moved, size, aspect)
}

export const zoomBy = (crop: Crop, factor: number, size: Size, aspect: number): Crop =>
  keepInside({ ...crop, zoom: crop.zoom * factor }, size, aspect)

const step = 0.04
const zoomStep = 1.1

/** What a key does to it; null for any other key. */
export const cropByKey = (key: string, crop: Crop, size: Size, aspect: number): Crop | null => {
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
  }
  const move = moves[key]
  if (move) return moveBy(crop, ...move, size, aspect)
  if (key === "+" || key === "=") return zoomBy(crop, zoomStep, size, aspect)
  if (key === "-") return zoomBy(crop, 1 / zoomStep, size, aspect)
  return null
}
