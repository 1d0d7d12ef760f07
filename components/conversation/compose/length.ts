/** As the server counts: characters a person would call characters, not the units they are stored in. */
export const lengthOf = (text: string): number => {
  let count = 0
  for (const _ of text) count++
  return count
}
