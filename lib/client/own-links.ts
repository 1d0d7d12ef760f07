import { openConversation, openPlace } from "#lib/client/navigate.ts"

const path = /^\/c\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i

/** The conversation, and the message if it names one, that an address of this installation leads to; null for any other address. */
export const ownPlace = (href: string): { conversationId: string; seq: number | null } | null => {
  const url = new URL(href)
  const conversationId = url.origin === location.origin ? path.exec(url.pathname)?.[1] : undefined
  if (!conversationId) return null
  const seq = Number(url.searchParams.get("m"))
  return { conversationId, seq: Number.isSafeInteger(seq) && seq > 0 ? seq : null }
}

let followers = 0

/** Links in messages that lead to this installation are followed in this window, as long as one is shown. Returns how to stop. */
export const followOwnLinks = () => {
  if (followers++ === 0) document.addEventListener("click", press)
  return () => {
    if (--followers === 0) document.removeEventListener("click", press)
  }
}

const press = (event: MouseEvent) => {
  const { altKey, button, ctrlKey, defaultPrevented, metaKey, shiftKey, target } = event
  if (defaultPrevented || button !== 0 || altKey || ctrlKey || metaKey || shiftKey) return
  const link = target instanceof Element && target.closest<HTMLAnchorElement>(".message-text a[href]")
  const place = link && ownPlace(link.href)
  if (!place) return
  event.preventDefault()
  if (place.seq === null) openConversation(place.conversationId)
  else openPlace(place.conversationId, place.seq)
}
