/** Where to go after signing in: a path of this site and nothing else. */
export const nextPath = (wanted: string | null | undefined) => {
  if (!wanted?.startsWith("/") || wanted.length > 300) return "/"
  try {
    const url = new URL(wanted, "http://own.invalid")
    return url.origin === "http://own.invalid" ? url.pathname + url.search : "/"
  } catch {
    return "/"
  }
}
