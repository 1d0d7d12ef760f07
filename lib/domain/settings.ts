import { env } from "#lib/env.ts"

/** What anyone may know of how this installation is set. */
export const publicSettings = () => ({
  messageChars: env().limits.messageChars,
  linkPreviews: env().linkPreviews,
  signUpOpen: env().signup === "open",
})
