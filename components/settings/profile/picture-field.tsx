"use client"
import { useRef, useState } from "react"
import { Cover } from "#components/people/cover.tsx"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Avatar } from "#components/ui/avatar.tsx"
import { Button } from "#components/ui/button.tsx"
import { Camera, Trash } from "#components/ui/icons-later.tsx"
import type { Crop } from "#lib/client/crop.ts"
import { cutOut, type PortraitPart, uploadPortrait } from "#lib/client/portrait.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { CropDialog } from "./crop-dialog.tsx"

type Props = {
  part: PortraitPart
  file: string | undefined
  person: PersonDto
  /** Says whether it is kept. */
  onFile: (part: PortraitPart, id: string | null) => Promise<boolean>
}

/** The picture or the cover: choose, cut, replace, remove. It is saved by itself. */
export const PictureField = ({ part, file, person, onFile }: Props) => {
  const words = useLateWords(editProfileWords)
  const input = useRef<HTMLInputElement>(null)
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const [state, setState] = useState<"busy" | "failed" | null>(null)

  const choose = async (chosen: File | undefined) => {
    if (input.current) input.current.value = ""
    if (!chosen) return
    setState(null)
    const read = await createImageBitmap(chosen).catch(() => null)
    if (read) setPicture(read)
    else setState("failed")
  }
  const done = async (work: Promise<boolean>) => {
    setState("busy")
    setState((await work.catch(() => false)) ? null : "failed")
  }
  const take = async (crop: Crop) => {
    const id = await uploadPortrait(await cutOut(picture!, crop, part), part)
    return id !== null && (await onFile(part, id))
  }
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-4">
        {part === "picture" ? (
          <Avatar id={person.id} name={person.name} size={116} picture={file ?? null} />
        ) : (
          <Cover id={person.id} file={file} className="aspect-[3] rounded-2xl" />
        )}
        <div className="flex flex-wrap gap-2">
          <Button look="secondary" busy={state === "busy"} onClick={() => input.current!.click()}>
            <Camera size={16} />
            {file ? words.replace : words.choose}
          </Button>
          {file && (
            <Button look="danger" disabled={state === "busy"} onClick={() => void done(onFile(part, null))}>
              <Trash size={16} />
              {words.remove}
            </Button>
          )}
        </div>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label={`${words[part]}: ${words.choose}`}
        tabIndex={-1}
        className="sr-only"
        onChange={event => void choose(event.target.files?.[0])}
      />
      {state === "busy" && (
        <p role="status" className="text-muted text-sm">
          {words.uploading}
        </p>
      )}
      <Alert>{state === "failed" && words.notTaken}</Alert>
      {picture && (
        <CropDialog
          picture={picture}
          part={part}
          onClose={() => setPicture(null)}
          onTake={crop => {
            setPicture(null)
            void done(take(crop))
          }}
        />
      )}
    </div>
  )
}
