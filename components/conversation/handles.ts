/** `@ada, ben` as typed by a person → `["ada", "ben"]`; the server has the last word about each. */
export const handlesOf = (text: string) => [
  ...new Set(
    text
      .split(/[\s,;]+/u)
      .map(handle => handle.replace(/^@/, ""))
      .filter(Boolean),
  ),
]
