/**
 * Who asks. Made by `lib/auth/session.ts` from the cookie alone and passed to every domain function; nothing of it comes from an
 * input. `socketId` is set when the command came over a socket.
 */
export type Actor = { personId: string; sessionId: string; address: string; socketId?: string }

/** Somebody not signed in, as far as is known. `origin` is the checked address of the site they use. */
export type Visitor = { personId: null; address: string; loopback: boolean }

export type Caller = Actor | Visitor
