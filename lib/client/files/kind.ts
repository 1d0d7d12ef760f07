export type Kind = "picture" | "video" | "voice" | "file"

const pictures = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]
const videos = ["video/mp4", "video/webm", "video/quicktime"]
const heic = /^image\/hei[cf]|\.hei[cf]$/i

/** A phone's own picture format, which few browsers can show. */
export const isHeic = ({ type, name }: { type: string; name: string }): boolean => heic.test(type) || heic.test(name)

/** What a chosen file is sent as. The server looks into the file itself; this only decides what is made of it before. */
export const kindOf = (file: { type: string; name: string }): Kind => {
  if (pictures.includes(file.type) || isHeic(file)) return "picture"
  return videos.includes(file.type) ? "video" : "file"
}
