import type { PersonDto } from "#lib/protocol/people.ts"

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
