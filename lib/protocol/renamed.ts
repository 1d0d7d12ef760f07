const endings: Record<string, string> = {
  "image/webp": "webp",
  "image/jpeg": "jpg",
  "image/png": "png",
  "video/mp4": "mp4",
  "video/webm": "webm",
}

/** A name with the ending of what was made of the file. */
export const renamed = (name: string, type: string): string => {
  const ending = endings[type]
  return ending ? `${name.replace(/\.[a-z0-9]{2,5}$/i, "")}.${ending}` : name
}
