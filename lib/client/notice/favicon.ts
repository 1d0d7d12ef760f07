import { drawBadge } from "#lib/client/notice/pictures.ts"

const plain = "/icons/icon.svg"
let wanted = 0

/** The number of loud conversations on the tab's icon; without one it is the plain icon again. */
export const showFavicon = async (count: number): Promise<void> => {
  wanted = count
  const drawn = count > 0 ? await drawBadge(plain, count) : undefined
  // Overtaken while it was drawn.
  if (wanted !== count) return
  for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')) {
    link.dataset.plain ??= link.getAttribute("href") ?? plain
    const next = drawn ?? link.dataset.plain
    if (link.getAttribute("href") !== next) link.setAttribute("href", next)
  }
}
