"use client"
import { type PointerEvent, useEffect, useRef, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { type Crop, cropByKey, keepInside, moveBy, rectOf, wholeCrop, zoomBy, zoomMost } from "#lib/client/crop.ts"
import { type PortraitPart, shapes } from "#lib/client/portrait.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"

type Props = { picture: ImageBitmap; part: PortraitPart; onTake: (crop: Crop) => void; onClose: () => void }

/** Chooses the part of a picture that is shown: by dragging, with two fingers, the wheel, a slider or the keys. */
export const CropDialog = ({ picture, part, onTake, onClose }: Props) => {
  const words = useLateWords(editProfileWords)
  const { aspect } = shapes[part]
  const [crop, setCrop] = useState<Crop>(() => keepInside(wholeCrop, picture, aspect))
  const canvas = useRef<HTMLCanvasElement>(null)
  const fingers = useRef(new Map<number, { x: number; y: number }>())

  useEffect(() => {
    const at = canvas.current!
    const width = Math.round(at.clientWidth * devicePixelRatio)
    Object.assign(at, { width, height: Math.round(width / aspect) })
    const { left, top, width: cutWidth, height } = rectOf(crop, picture, aspect)
    at.getContext("2d")!.drawImage(picture, left, top, cutWidth, height, 0, 0, at.width, at.height)
  }, [crop, picture, aspect])

  useEffect(() => {
    const at = canvas.current!
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      setCrop(now => zoomBy(now, event.deltaY < 0 ? 1.06 : 1 / 1.06, picture, aspect))
    }
    // Not passive, or the page would scroll along.
    at.addEventListener("wheel", wheel, { passive: false })
    return () => at.removeEventListener("wheel", wheel)
  }, [picture, aspect])

  const apart = () => {
    const [one, other] = [...fingers.current.values()]
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const distance = apart()
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const { width, height } = event.currentTarget.getBoundingClientRect()
    const share = 1 / fingers.current.size
    const [dx, dy] = [((event.clientX - before.x) / width) * share, ((event.clientY - before.y) / height) * share]
    const factor = distance > 0 ? apart() / distance : 1
    setCrop(now => zoomBy(moveBy(now, dx, dy, picture, aspect), factor, picture, aspect))
  }
  const lift = (event: PointerEvent) => fingers.current.delete(event.pointerId)
  return (
    <Dialog title={words.cropTitle[part]} text={words.cropHint} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <canvas
          ref={canvas}
          role="img"
          aria-label={words.cropArea}
          tabIndex={0}
          onPointerDown={event => {
            event.currentTarget.setPointerCapture(event.pointerId)
            fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY })
          }}
          onPointerMove={move}
          onPointerUp={lift}
          onPointerCancel={lift}
          onKeyDown={event => {
            const next = cropByKey(event.key, crop, picture, aspect)
            if (!next) return
            event.preventDefault()
            setCrop(next)
          }}
          style={{ aspectRatio: aspect }}
          className={`w-full cursor-grab touch-none bg-sunken active:cursor-grabbing ${part === "picture" ? "mx-auto max-w-72 rounded-full" : "rounded-2xl"}`}
        />
        <label className="flex items-center gap-3 text-sm">
          {words.zoom}
          <input
            type="range"
            min={1}
            max={zoomMost}
            step={0.01}
            value={crop.zoom}
            onChange={event => {
              const zoom = Number(event.target.value)
              setCrop(now => keepInside({ ...now, zoom }, picture, aspect))
            }}
            className="h-11 flex-1 accent-brand"
          />
        </label>
        <Button onClick={() => onTake(crop)}>{words.take}</Button>
      </div>
    </Dialog>
  )
}
