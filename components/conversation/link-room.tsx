"use client"
import { later } from "#components/ui/later.tsx"
import { useSettled } from "#components/ui/use-settled.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import type { PreviewDto } from "#lib/protocol/previews.ts"

const LinkCard = later(() => import("./link-card.tsx"))

/** Whether a picture stands above the words, or small beside them. */
export const isWide = (picture: PreviewDto["picture"]) =>
  picture !== undefined && picture.width >= Math.max(400, picture.height * 1.2)

/** Room for what the first link of a message leads to, as high from the first paint on as what is fetched later to stand in it. */
export const LinkRoom = ({ message }: { message: MessageDto }) => {
  const settled = useSettled()
  const card = settled && <LinkCard message={message} />
  return message.preview ? (
    <div className="link-room" data-wide={isWide(message.preview.picture) || undefined}>
      {card}
    </div>
  ) : (
    card
  )
}
