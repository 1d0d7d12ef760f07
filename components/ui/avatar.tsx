import { keys } from "#lib/client/cache/keys.ts"
import { useCached } from "#lib/client/use-cached.ts"
import { filePath } from "#lib/protocol/files.ts"
import type { PresenceState } from "#lib/protocol/presence.ts"
import { hueOf } from "./hue.ts"
import { initials } from "./initials.ts"

const sizes = {
  34: "size-[34px] text-[13px]",
  40: "size-10 text-[15px]",
  48: "size-12 text-[18px]",
  116: "size-[116px] text-[42px]",
}
const dots = {
  34: "size-2.5 right-0 bottom-0",
  40: "size-3 -right-px -bottom-px",
  48: "size-3.5 -right-0.5 -bottom-px",
  116: "size-6 right-1 bottom-1",
}

/** With `presence`, which is a person's, how they are is asked for as long as it is in view. */
type Props = {
  id: string
  name: string
  size: keyof typeof sizes
  presence?: PresenceState | undefined
  ring?: string
  /** Where more is known than what travels with the name; else it is the one that does. */
  picture?: string | null
}

/** Over the initials, which stay where it may not be seen or cannot be loaded. */
const Face = ({ file }: { file: string }) => (
  // biome-ignore lint/performance/noImgElement: made small by our own server already.
  <img
    src={filePath(file, "list")}
    alt=""
    className="absolute inset-0 size-full object-cover"
    onError={event => {
      event.currentTarget.hidden = true
    }}
  />
)

/** The picture, or initials on the person's or room's own colours. Decoration: the name always stands beside it. */
export const Avatar = ({ id, name, size, presence, ring = "ring-panel", picture }: Props) => {
  const own = useCached(keys.people, people => people[id]?.picture)
  const file = picture === undefined ? own : picture
  return (
    <span
      className={`inline-flex shrink-0 select-none ${presence ? "relative" : ""}`}
      aria-hidden="true"
      data-face={presence && id}
      data-person={id}
    >
      <span
        data-hue={hueOf(id)}
        className={`avatar-fill flex items-center justify-center rounded-full font-heavy leading-none ${file ? "relative overflow-hidden" : ""} ${sizes[size]}`}
      >
        {initials(name)}
        {file && <Face key={file} file={file} />}
      </span>
      {presence && presence !== "offline" && (
        <span
          className={`absolute rounded-full ring-2 ${ring} ${dots[size]} ${presence === "active" ? "bg-ok" : "border-2 border-ok bg-panel"}`}
        />
      )}
    </span>
  )
}
