import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react"

type Point = { x: number; y: number }
export type View = { scale: number; x: number; y: number }
const plain: View = { scale: 1, x: 0, y: 0 }
const most = 6
/** So far a finger has to go, in pixels, for a swipe. */
const swipe = 60

const between = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y)

type Props = { onSwipe: (by: number) => void; onClose: () => void }

/** How large a picture is shown and where: by two fingers, the wheel, a double press and keys. At its plain size a swipe goes on, or closes. */
export const useZoom = ({ onSwipe, onClose }: Props) => {
  const [view, setView] = useState(plain)
  const [moving, setMoving] = useState(false)
  const fingers = useRef(new Map<number, Point>())
  const grip = useRef<{ view: View; at: Point; gap: number } | null>(null)
  const stage = useRef<HTMLDivElement>(null)

  const bounded = ({ scale, x, y }: View): View => {
    const box = stage.current?.getBoundingClientRect()
    if (!box || scale <= 1) return { scale: Math.max(1, scale), x: scale <= 1 ? 0 : x, y: scale <= 1 ? 0 : y }
    const room = { x: (box.width * (scale - 1)) / 2, y: (box.height * (scale - 1)) / 2 }
    return { scale, x: Math.max(-room.x, Math.min(room.x, x)), y: Math.max(-room.y, Math.min(room.y, y)) }
  }
  /** Larger or smaller, with what is under `at` (from the middle) staying there. */
  const scaled = (from: View, factor: number, at: Point): View => {
    const scale = Math.max(1, Math.min(most, from.scale * factor))
    const by = scale / from.scale
    return bounded({ scale, x: at.x - (at.x - from.x) * by, y: at.y - (at.y - from.y) * by })
  }
  const fromMiddle = (point: Point): Point => {
    const box = stage.current!.getBoundingClientRect()
    return { x: point.x - box.left - box.width / 2, y: point.y - box.top - box.height / 2 }
  }
  const hold = () => {
    const held = [...fingers.current.values()]
    const [one, other] = held
    if (!one) grip.current = null
    else if (!other) grip.current = { view, at: one, gap: 0 }
    else
      grip.current = {
        view,
        at: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
        gap: between(one, other),
      }
  }

  const down = (event: PointerEvent) => {
    if ((event.target as Element).closest("video, button, a")) return
    if (event.pointerType === "mouse" && event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    setMoving(true)
    hold()
  }
  const move = (event: PointerEvent) => {
    if (!fingers.current.has(event.pointerId) || !grip.current) return
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const [one, other] = [...fingers.current.values()]
    const { view: from, at, gap } = grip.current
    if (other) {
      const middle = { x: (one!.x + other.x) / 2, y: (one!.y + other.y) / 2 }
      setView(scaled(from, between(one!, other) / Math.max(1, gap), fromMiddle(middle)))
    } else if (from.scale > 1) setView(bounded({ ...from, x: from.x + one!.x - at.x, y: from.y + one!.y - at.y }))
    else setView({ scale: 1, x: one!.x - at.x, y: Math.max(0, one!.y - at.y) })
  }
  const up = (event: PointerEvent) => {
    if (!fingers.current.delete(event.pointerId)) return
    if (fingers.current.size > 0) return hold()
    const held = grip.current
    grip.current = null
    setMoving(false)
    if (!held || view.scale > 1) return
    setView(plain)
    if (held.view.scale > 1 || held.gap > 0) return
    if (Math.abs(view.x) > swipe && Math.abs(view.x) > Math.abs(view.y)) {
      const rtl = getComputedStyle(event.currentTarget).direction === "rtl" ? -1 : 1
      onSwipe(view.x < 0 ? rtl : -rtl)
    } else if (view.y > swipe * 1.5) onClose()
  }
  const wheel = (event: WheelEvent) => {
    if (view.scale > 1 && !event.ctrlKey) {
      setView(bounded({ ...view, x: view.x - event.deltaX, y: view.y - event.deltaY }))
    } else {
      const at = fromMiddle({ x: event.clientX, y: event.clientY })
      setView(held => scaled(held, Math.exp(-event.deltaY / 300), at))
    }
  }
  const twice = (event: { clientX: number; clientY: number }) => {
    const at = fromMiddle({ x: event.clientX, y: event.clientY })
    setView(view.scale > 1 ? plain : scaled(view, 2.5, at))
  }

  // The browser would enlarge the whole page.
  useEffect(() => {
    const element = stage.current
    const stop = (event: Event) => event.preventDefault()
    element?.addEventListener("wheel", stop, { passive: false })
    return () => element?.removeEventListener("wheel", stop)
  })

  return {
    view,
    moving,
    stage,
    by: (factor: number) => setView(held => scaled(held, factor, { x: 0, y: 0 })),
    reset: () => setView(plain),
    handlers: {
      onPointerDown: down,
      onPointerMove: move,
      onPointerUp: up,
      onPointerCancel: up,
      onWheel: wheel,
      onDoubleClick: twice,
    },
  }
}
export type Zoom = ReturnType<typeof useZoom>
