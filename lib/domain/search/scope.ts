import type { Sql } from "#db/client.ts"

/**
 * What one may look through: `own` are the conversations one is an active member of, besides public rooms but for those that `banned` one.
 * `blocked` are whom one has blocked, `apart` also those who did so to one.
 */
export type Scope = {
  personId: string
  own: string[]
  private: string[]
  banned: string[]
  blocked: string[]
  apart: string[]
}

type Row = { id: string; what: "own" | "private" | "banned" | "blocked" | "apart" }

/** Reads it in one statement. */
export const readScope = async (client: Sql, personId: string): Promise<Scope> => {
  const rows = await client<Row[]>`
    select m.conversation_id as id,
      case when m.state = 'banned' then 'banned' when c.kind = 'room' then 'own' else 'private' end as what
    from memberships m join conversations c on c.id = m.conversation_id
    where m.person_id = ${personId} and m.state in ('active', 'banned')
    union all
    select blocked_id, 'blocked' from blocks where blocker_id = ${personId}
    union all
    select blocker_id, 'apart' from blocks where blocked_id = ${personId}`
  const of = (...kinds: Row["what"][]) => rows.filter(row => kinds.includes(row.what)).map(row => row.id)
  return {
    personId,
    own: of("own", "private"),
    private: of("private"),
    banned: of("banned"),
    blocked: of("blocked"),
    apart: of("blocked", "apart"),
  }
}
