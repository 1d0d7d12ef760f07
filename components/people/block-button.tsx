"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Ban } from "#components/ui/icons.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Blocks after asking once; a block is taken back at once. */
export const BlockButton = ({ person }: { person: PersonDto }) => {
  const { t } = useI18n()
  const said = useLateWords(peopleWords)
  const blocked = useBlocked().includes(person.id)
  const add = useCommand("block:add")
  const remove = useCommand("block:remove")
  const [asking, setAsking] = useState(false)
  return (
    <>
      {blocked ? (
        <Button look="secondary" busy={remove.pending} onClick={() => remove.run({ personId: person.id })}>
          {said.unblock}
        </Button>
      ) : (
        <Button look="danger" onClick={() => setAsking(true)}>
          <Ban size={16} />
          {said.block}
        </Button>
      )}
      <Alert>{remove.error && failureWords(t, remove.error)}</Alert>
      {asking && (
        <Confirm
          title={said.blockConfirm(person.name)}
          text={said.blockText}
          action={said.block}
          run={() => add.run({ personId: person.id })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
