/** Characters that turn the direction of what follows, or that nothing shows: `invoice\u202Egnp.exe` must not read as a picture. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A file's name as it may stand on screen; `most` characters of it, with its ending. */
export const safeName = (name: string, most = 60): string => {
  const plain = [...name.replace(hidden, "")]
  if (plain.length <= most) return plain.join("") || "file"
  const end = plain.slice(-Math.floor(most / 3))
  return `${plain.slice(0, most - end.length - 1).join("")}…${end.join("")}`
}
