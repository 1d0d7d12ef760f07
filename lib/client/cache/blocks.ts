/** Whom one has blocked: the list is told whole. The same list stays the same object. */
export const setBlocked = (held: string[], blocked: string[]): string[] => {
  const next = blocked.toSorted()
  return next.length === held.length && next.every((id, index) => id === held[index]) ? held : next
}
