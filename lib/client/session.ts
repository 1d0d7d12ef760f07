import type { EventPayload } from "#lib/protocol/events.ts"

export type Ending = EventPayload<"session:ended">["reason"]

let ending: ((reason: Ending) => void) | undefined

/** Set while someone is signed in: takes leave of the person's data and of the page. */
export const onSessionOver = (handler: ((reason: Ending) => void) | undefined) => {
  ending = handler
}

/**
 * The session is over: everything kept for the person is cleared and the sign-in page comes. `signed_out` and `ended` remove what
 * is on this device as well; `expired` keeps unsent text, under the person's id, for when they sign in again.
 */
export const sessionOver = (reason: Ending) => ending?.(reason)
