/** What this page itself made of a file, by the file's id: shown until the server's own is there, and without asking for it. */
const urls = new Map<string, string>()
const mostHeld = 60

/** An address of the bytes that works in this page only. */
export const preview = (id: string, blob?: Blob): string | undefined => {
  const held = urls.get(id)
  if (held || !blob) return held
  const url = URL.createObjectURL(blob)
  urls.set(id, url)
  for (const old of [...urls.keys()].slice(0, Math.max(0, urls.size - mostHeld))) forgetPreview(old)
  return url
}

export const forgetPreview = (id: string) => {
  const url = urls.get(id)
  if (url) URL.revokeObjectURL(url)
  urls.delete(id)
}
