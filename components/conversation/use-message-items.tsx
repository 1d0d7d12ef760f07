import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Info, Pin, Smile, X } from "#components/ui/icons.tsx"
import {
  Bookmark,
  BookmarkOff,
  Check,
  Copy,
  Download,
  Flag,
  Forward,
  Link,
  Mail,
  Pencil,
  PinOff,
  Reply,
  Trash,
} from "#components/ui/icons-later.tsx"
import type { MenuItem } from "#components/ui/menu.tsx"
import { placePath } from "#lib/client/navigate.ts"
import { useRareActions } from "#lib/client/use-rare-actions.ts"
import { useSaved } from "#lib/client/use-saved.ts"
import { actionWords } from "#lib/i18n/late/actions.ts"
import { filesWords } from "#lib/i18n/late/files.ts"
import { linkWords } from "#lib/i18n/late/links.ts"
import { receiptWords } from "#lib/i18n/late/receipts.ts"
import { toolsWords } from "#lib/i18n/late/tools.ts"
import { downloadPath, type FileDto } from "#lib/protocol/files.ts"
import type { MessageDto } from "#lib/protocol/messages.ts"
import { may } from "#lib/protocol/permissions.ts"
import type { Failure } from "#lib/protocol/result.ts"
import { copyText } from "./copy-text.ts"
import type { Asked, MessageToolsProps } from "./message-tools.tsx"

type Props = Pick<
  MessageToolsProps,
  "me" | "conversation" | "membership" | "writes" | "onReply" | "onEdit" | "onDelete"
> & {
  /** Says in a short sentence what was done. */
  tell: (text: string) => void
  ask: (asked: Asked) => void
  /** Chooses it as the first of several. */
  onSelect: (seq: number) => void
}

/** Saved under its name, as by a press on it. */
const saveFile = ({ id, name }: FileDto) =>
  Object.assign(document.createElement("a"), { href: downloadPath(id), download: name }).click()

/** The menu of a message, the most wanted first and what takes something away last; only what one may do with it. */
export const useMessageItems = ({
  me,
  conversation,
  membership,
  writes,
  onReply,
  onEdit,
  onDelete,
  tell,
  ask,
  onSelect,
}: Props) => {
  const { t } = useI18n()
  const wording = useLateWords(toolsWords)
  const words = useLateWords(actionWords).actions
  const files = useLateWords(filesWords)
  const info = useLateWords(receiptWords).title
  const link = useLateWords(linkWords)
  const { id } = conversation
  const { pin, removePreview, markUnread, letGo } = useRareActions(id)
  const { saved, save } = useSaved(id)

  const copy = async (text: string, done: string) => tell((await copyText(text)) ? done : words.notCopied)
  const say = (done: string) => (failure: Failure | null) => tell(failure ? failureWords(t, failure) : done)
  const pins = writes && membership !== null && may("pin", conversation, membership)

  const itemsOf = (message: MessageDto): MenuItem[] => {
    const { seq, pinnedAt } = message
    const own = message.authorId === me
    const kept = saved.includes(seq)
    const items: (MenuItem | false)[] = [
      writes && { label: wording.reply, icon: <Reply size={17} />, run: () => onReply(seq) },
      { label: words.forward, icon: <Forward size={17} />, run: () => ask({ kind: "forward", seq }) },
      message.body !== "" && {
        label: wording.copy,
        icon: <Copy size={17} />,
        run: () => void copy(message.body ?? "", words.copied),
      },
      message.files !== undefined && {
        label: files.save,
        icon: <Download size={17} />,
        run: () => message.files!.forEach(saveFile),
      },
      {
        label: words.copyLink,
        icon: <Link size={17} />,
        run: () => void copy(location.origin + placePath(id, seq), words.linkCopied),
      },
      {
        label: kept ? words.unsave : words.save,
        icon: kept ? <BookmarkOff size={17} /> : <Bookmark size={17} />,
        run: () => void save(seq, !kept).then(say(kept ? words.unsaved : words.saved)),
      },
      pins && {
        label: pinnedAt ? words.unpin : words.pin,
        icon: pinnedAt ? <PinOff size={17} /> : <Pin size={17} />,
        run: () => void pin(seq, !pinnedAt).then(failure => failure && tell(failureWords(t, failure))),
      },
      membership?.state === "active" && {
        label: words.markUnread,
        icon: <Mail size={17} />,
        run: () => void markUnread(seq).then(say(words.markedUnread)),
      },
      { label: words.select, icon: <Check size={17} />, run: () => onSelect(seq) },
      own && { label: info, icon: <Info size={17} />, run: () => ask({ kind: "info", seq }) },
      message.reactions.length > 0 && {
        label: words.whoReacted,
        icon: <Smile size={17} />,
        run: () => ask({ kind: "reacted", seq }),
      },
      own &&
        writes &&
        !message.forwarded && {
          label: wording.edit,
          icon: <Pencil size={17} />,
          run: () => onEdit(message),
        },
      !own && { label: words.report, icon: <Flag size={17} />, run: () => ask({ kind: "report", seq }) },
      own &&
        writes &&
        message.preview !== undefined && {
          label: link.remove,
          icon: <X size={17} />,
          run: () => void removePreview(seq).then(failure => failure && tell(failureWords(t, failure))),
        },
      own && { label: t.common.delete, icon: <Trash size={17} />, danger: true, run: () => onDelete(seq) },
    ]
    return items.filter(item => item !== false)
  }
  return { itemsOf, letGo }
}
