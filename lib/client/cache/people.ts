import type { MeDto, PersonDto } from "#lib/protocol/people.ts"

const same = (a: PersonDto | undefined, b: PersonDto) =>
  a?.name === b.name && a.handle === b.handle && a.picture === b.picture

/** What everybody sees of somebody of whom one knows more. */
export const personOf = ({ id, handle, name, picture }: PersonDto): PersonDto => ({
  id,
  handle,
  name,
  ...(picture && { picture }),
})

/** Whom one has heard of. The last telling wins; who is unchanged stays the same object. */
export const mergePeople = (
  held: Record<string, PersonDto>,
  incoming: PersonDto[] | undefined,
): Record<string, PersonDto> => {
  const news = (incoming ?? []).filter(person => !same(held[person.id], person))
  return news.length ? { ...held, ...Object.fromEntries(news.map(person => [person.id, person])) } : held
}

/**
 * The own account: what an answer says that was overtaken by an event does not take back what that told. `activityAsOf` is the own revision
 * that last told of one's activity.
 */
export const laterMe = (held: MeDto, next: MeDto, activityAsOf: number): MeDto => {
  if (next.revision < held.revision) return held
  return next.revision < activityAsOf ? { ...next, activity: held.activity } : next
}
