import type { ConversationDto, MembershipDto } from "./conversations.ts"
import { limits } from "./limits.ts"

type Kind = ConversationDto["kind"]
type Role = MembershipDto["role"]

const owners: readonly Role[] = ["owner"]
const all: readonly Role[] = ["owner", "member"]
const nobody: readonly Role[] = []

/** What each role may do in each kind of conversation: the one table that the server checks and the screens read. */
const permissions = {
  update: { room: owners, group: owners, direct: nobody },
  invite: { room: owners, group: all, direct: nobody },
  remove: { room: owners, group: owners, direct: nobody },
  pin: { room: owners, group: all, direct: all },
  setRole: { room: owners, group: owners, direct: nobody },
  /** `@all` and `@here`; in small groups everybody may. */
  mentionAll: { room: owners, group: owners, direct: nobody },
  leave: { room: all, group: all, direct: nobody },
} as const satisfies Record<string, Record<Kind, readonly Role[]>>

export type Permission = keyof typeof permissions

/** Whether an active member may. */
export const may = (
  permission: Permission,
  conversation: Pick<ConversationDto, "kind">,
  membership: Pick<MembershipDto, "role">,
): boolean => permissions[permission][conversation.kind].includes(membership.role)

/** Whether an active member may call everybody by `@all` or `@here`: owners, and anyone in a private group of a few. */
export const mayMentionAll = (
  conversation: Pick<ConversationDto, "kind" | "memberCount">,
  membership: Pick<MembershipDto, "role">,
): boolean =>
  may("mentionAll", conversation, membership) ||
  (conversation.kind === "group" && conversation.memberCount <= limits.callAllMax)
