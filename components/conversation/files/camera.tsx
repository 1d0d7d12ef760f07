"use client"
import { useEffect, useRef, useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Camera } from "#components/ui/icons-later.tsx"
import { filesWords } from "#lib/i18n/late/files.ts"

/** A picture from the camera of a computer; phones have their own way. */
const CameraDialog = ({ onTaken, onClose }: { onTaken: (file: File) => void; onClose: () => void }) => {
  const { t } = useI18n()
  const words = useLateWords(filesWords)
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<"asking" | "on" | "none">("asking")

  useEffect(() => {
    let gone = false
    let stream: MediaStream | undefined
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    const begin = async () => {
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 } } })
        if (gone) return stop()
        video.current!.srcObject = stream
        await video.current!.play()
        setState("on")
      } catch {
        if (!gone) setState("none")
      }
    }
    void begin()
    return () => {
      gone = true
      stop()
    }
  }, [])

  const takePicture = () => {
    const { videoWidth: width, videoHeight: height } = video.current!
    const canvas = Object.assign(document.createElement("canvas"), { width, height })
    canvas.getContext("2d")!.drawImage(video.current!, 0, 0)
    canvas.toBlob(
      blob => {
        if (blob) onTaken(new File([blob], `${words.photo}.jpg`, { type: "image/jpeg" }))
        onClose()
      },
      "image/jpeg",
      0.92,
    )
  }
  return (
    <Dialog title={words.camera} onClose={onClose}>
      <div className="flex flex-col gap-3">
        {state === "none" ? (
          <p role="alert" className="text-sm">
            {words.noCamera}
          </p>
        ) : (
          <video
            ref={video}
            muted
            playsInline
            aria-label={words.camera}
            className="aspect-[4/3] w-full rounded-2xl bg-black object-cover"
          />
        )}
        <div className="flex justify-end gap-2">
          <Button look="secondary" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button disabled={state !== "on"} onClick={takePicture}>
            <Camera size={17} />
            {words.takePicture}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

export default CameraDialog
