"use client"
import { openLobby } from "#lib/client/navigate.ts"

let fromLobby = false

/** Told by the shell: whether the page before this conversation was the lobby. */
export const rememberLobby = (value: boolean) => {
  fromLobby = value
}

/** Back to the list: by the browser's own history where that leads there, so that its back button does not return here. */
export const leaveConversation = () => {
  if (fromLobby) window.history.back()
  else openLobby()
}
