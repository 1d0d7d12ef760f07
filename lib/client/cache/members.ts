import type { MemberDto } from "#lib/protocol/conversations.ts"
import type { Changes } from "#lib/protocol/sync.ts"

/** Members as far as loaded, owners first, as the server lists them; who left stays, with that state, so that no old telling brings them back. */
export type MemberWindow = { members: MemberDto[]; next: string | null; revision: number }

const put = (held: MemberDto[], incoming: MemberDto[]) => {
  const byId = new Map(held.map(member => [member.personId, member]))
  for (const member of incoming) {
    if (member.revision >= (byId.get(member.personId)?.revision ?? 0)) byId.set(member.personId, member)
  }
  const place = (member: MemberDto) => (member.role === "owner" ? "0" : "1") + member.personId
  return [...byId.values()].sort((a, b) => (place(a) < place(b) ? -1 : 1))
}

/** `revision` is one that was known before the page was asked for: the page is at least as recent. */
export const withMembers = (
  held: MemberWindow | undefined,
  page: { members: MemberDto[]; next: string | null },
  revision: number,
): MemberWindow => ({
  members: put(held?.members ?? [], page.members),
  next: page.next,
  revision: Math.min(held?.revision ?? revision, revision),
})

/** `null`: something between is missing. */
export const changeMembers = (held: MemberWindow, changes: Changes): MemberWindow | null => {
  if (changes.revision <= held.revision) return held
  if (changes.base > held.revision) return null
  return {
    ...held,
    members: changes.members ? put(held.members, changes.members) : held.members,
    revision: changes.revision,
  }
}
