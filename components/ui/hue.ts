/** A colour of one's own, 0 to 355 in steps of five, from an id: the same on every device. */
export const hueOf = (id: string) => {
  let hash = 2166136261
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619)
  return ((hash >>> 0) % 72) * 5
}
