/** A colour of one's own, 0 to 355 in steps of five, from an id: the same on every device. */
export const hueOf = (id: string) => {
  let hash = 2166136261
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619)
  // The last bits alone are poorly mixed, and neighbouring ids would be neighbouring colours.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (((hash ^ (hash >>> 13)) >>> 0) % 72) * 5
}
