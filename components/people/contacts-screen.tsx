"use client"
import type { ReactNode } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { Users } from "#components/ui/icons.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useAsked } from "#lib/client/use-asked.ts"
import { profileWords } from "#lib/i18n/late/profile.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import type { ContactList } from "#lib/protocol/relations.ts"
import { PageFrame } from "./page-frame.tsx"
import { Row } from "./row.tsx"

const ask = () => sendCommand("contact:list", {})
const peopleOf = ({ contacts, asking, asked }: ContactList) => [...contacts, ...asking, ...asked]
const without = (people: PersonDto[], personId: string) => people.filter(person => person.id !== personId)

/** Contacts, who wants to be one, and who was asked. */
export const ContactsScreen = ({ first }: { first: ContactList }) => {
  const words = useLateWords(profileWords)
  const late = words.contactsScreen
  const { value: list, refresh, setValue } = useAsked(first, ask, peopleOf)
  const answer = async (person: PersonDto, accept: boolean) => {
    const contacts = accept ? [...list.contacts, person] : list.contacts
    setValue({ ...list, contacts, asking: without(list.asking, person.id) })
    await sendCommand("contact:answer", { personId: person.id, accept })
    await refresh()
  }
  const takeBack = async ({ id: personId }: PersonDto) => {
    setValue({ ...list, asked: without(list.asked, personId) })
    await sendCommand("contact:remove", { personId })
    await refresh()
  }
  const empty = peopleOf(list).length === 0
  return (
    <PageFrame here="contacts" title={late.title} text={late.text}>
      {empty && <Empty icon={<Users />} title={late.empty} text={late.emptyText} />}
      <Part id="asking" title={late.asking} people={list.asking}>
        {person => (
          <>
            <Button onClick={() => void answer(person, true)}>{words.accept}</Button>
            <Button look="secondary" onClick={() => void answer(person, false)}>
              {words.decline}
            </Button>
          </>
        )}
      </Part>
      <Part id="contacts" title={late.all(list.contacts.length)} people={list.contacts} />
      <Part id="asked" title={late.asked} people={list.asked}>
        {person => (
          <Button look="ghost" onClick={() => void takeBack(person)}>
            {words.takeBack}
          </Button>
        )}
      </Part>
    </PageFrame>
  )
}

type PartProps = {
  id: string
  title: string
  people: PersonDto[]
  children?: (person: PersonDto) => ReactNode
}

const Part = ({ id, title, people, children }: PartProps) =>
  people.length > 0 && (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="figures font-heavy text-muted text-sm">
        {title}
      </h2>
      <ul aria-labelledby={id} className="flex flex-col gap-2">
        {people.map(person => (
          <Row key={person.id} personId={person.id}>
            {children?.(person)}
          </Row>
        ))}
      </ul>
    </section>
  )
