/** What a browser shows where it stands. Everything else, SVG and HTML above all, is only ever saved. */
const shown = new Set([
  "image/jpeg",
  "image/png",
  "image/webp",
  "image/gif",
  "image/avif",
  "video/mp4",
  "video/webm",
  "audio/mp4",
  "audio/webm",
  "audio/ogg",
  "audio/opus",
  "audio/mpeg",
  "audio/aac",
  "audio/wav",
])

export const isShownInPlace = (type: string): boolean => shown.has(type)

/** The header by RFC 6266: a name that every program can read, and the true one as RFC 5987 writes it. Neither can end the header. */
export const dispositionOf = (
  { name, type, kind }: { name: string; type: string; kind: string },
  download: boolean,
): string => {
  const isAttachment = download || kind === "file" || !isShownInPlace(type)
  const plain =
    name
      .normalize("NFKD")
      .replace(/[^\x20-\x7e]/g, "")
      .replace(/["\\%]/g, "_")
      .trim() || "file"
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${isAttachment ? "attachment" : "inline"}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
