"use client"
import { useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { Ban } from "#components/ui/icons.tsx"
import { useBlocked } from "#lib/client/use-blocked.ts"
import { useCommand } from "#lib/client/use-command.ts"
import type { PersonDto } from "#lib/protocol/people.ts"

/** Blocks after asking once; a block is taken back at once. */
export const BlockButton = ({ person }: { person: PersonDto }) => {
  const { t } = useI18n()
  const blocked = useBlocked().includes(person.id)
  const add = useCommand("block:add")
  const remove = useCommand("block:remove")
  const [asking, setAsking] = useState(false)
  return (
    <>
      {blocked ? (
        <Button look="secondary" busy={remove.pending} onClick={() => remove.run({ personId: person.id })}>
          {t.people.unblock}
        </Button>
      ) : (
        <Button look="danger" onClick={() => setAsking(true)}>
          <Ban size={16} />
          {t.people.block}
        </Button>
      )}
      <Alert>{remove.error && failureWords(t, remove.error)}</Alert>
      {asking && (
        <Confirm
          title={t.people.blockConfirm(person.name)}
          text={t.people.blockText}
          action={t.people.block}
          run={() => add.run({ personId: person.id })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}
