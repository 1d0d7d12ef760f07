import { env } from "#lib/env.ts"
import { once } from "#lib/process.ts"

const pages = () => once("pages", () => ({ build: "" }))

/** Said once, when the pages are ready: a name that is the same on every node that was built from the same files. */
export const setBuild = (build: string): void => {
  pages().build = build
}

/** What anyone may know of how this installation is set. `build`: which pages it delivers; empty in development, where they are made anew all the time. */
export const publicSettings = () => ({
  messageChars: env().limits.messageChars,
  linkPreviews: env().linkPreviews,
  signUpOpen: env().signup === "open",
  build: pages().build,
})
