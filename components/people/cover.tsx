import { hueOf } from "#components/ui/hue.ts"
import { filePath } from "#lib/protocol/files.ts"

type Props = { id: string; file: string | undefined; className: string }

/** What stands at the head of a page: the picture chosen for it, or the person's own colours. Decoration. */
export const Cover = ({ id, file, className }: Props) =>
  file ? (
    // biome-ignore lint/performance/noImgElement: made small by our own server already.
    <img src={filePath(file, "screen")} alt="" className={`w-full bg-sunken object-cover ${className}`} />
  ) : (
    <div data-hue={hueOf(id)} className={`avatar-fill w-full opacity-80 ${className}`} aria-hidden />
  )
