"use client"
import type { RefObject } from "react"
import EmojiPicker from "#components/conversation/emoji-picker.tsx"
import { insertAt } from "./replace.ts"

type Props = { box: RefObject<HTMLTextAreaElement | null>; onClose: () => void }

/** The picker of the box: what is chosen stands where the caret was. */
const Picker = ({ box, onClose }: Props) => (
  <EmojiPicker onPick={emoji => insertAt(box.current!, emoji)} onClose={onClose} />
)

export default Picker
