"use client"
import { type FormEvent, useState } from "react"
import { useRowNames } from "#components/lobby/use-row-names.ts"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { Name } from "#components/ui/name.tsx"
import { newId } from "#lib/client/id.ts"
import { useCommand } from "#lib/client/use-command.ts"
import { useLobby } from "#lib/client/use-lobby.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto, OwnSide } from "#lib/protocol/journeys.ts"
import { limits } from "#lib/protocol/limits.ts"
import { Select } from "./select.tsx"

type Props = { template: Template; journey: JourneyDto; own: OwnSide; onClose: () => void }

/** Posts a milestone to rooms, as a card that follows what becomes of it. */
const PostDialog = ({ template, journey, own, onClose }: Props) => {
  const { t, locale } = useI18n()
  const words = useLateWords(journeysWords)
  const { run, pending, error } = useCommand("journey:post")
  const { rows } = useLobby()
  const { nameOf } = useRowNames(rows)
  const [clientId] = useState(newId)
  const dated = journey.milestones.map(({ step, occurrence }) => ({
    value: `${step}.${occurrence}`,
    label: template.steps.find(one => one.key === step)?.label[locale.language] ?? step,
  }))
  const [milestone, setMilestone] = useState(dated.at(-1)!.value)
  const [chosen, setChosen] = useState<string[]>([])
  const open = rows.filter(row => !row.conversation.closedAt)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const [step, occurrence] = milestone.split(".")
    const input = {
      journeyId: journey.id,
      step: step!,
      occurrence: Number(occurrence),
      conversationIds: chosen,
      clientId,
    }
    if (chosen.length > 0 && (await run(input)).ok) onClose()
  }
  return (
    <Dialog title={words.post} text={own.audience === "nobody" ? words.postNobody : words.postText} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Select label={words.postStep} value={milestone} options={dated} onChange={setMilestone} />
        <fieldset className="min-w-0">
          <legend className="mb-1.5 font-strong text-sm">{words.postRooms}</legend>
          <div className="max-h-64 overflow-y-auto">
            {open.map(row => {
              const { id } = row.conversation
              return (
                <label key={id} className="flex min-h-11 cursor-pointer items-center gap-3">
                  <input
                    type="checkbox"
                    checked={chosen.includes(id)}
                    disabled={!chosen.includes(id) && chosen.length >= limits.cardRoomsMax}
                    onChange={event =>
                      setChosen(event.target.checked ? [...chosen, id] : chosen.filter(one => one !== id))
                    }
                    className="size-5 accent-brand"
                  />
                  <Name>{nameOf(row)}</Name>
                </label>
              )
            })}
          </div>
        </fieldset>
        <Alert>{error && failureWords(t, error)}</Alert>
        <Button type="submit" busy={pending} disabled={chosen.length === 0}>
          {words.post}
        </Button>
      </form>
    </Dialog>
  )
}

export default PostDialog
