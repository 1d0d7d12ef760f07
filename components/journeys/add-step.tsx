"use client"
import { useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Milestone } from "#lib/protocol/journeys/check.ts"
import type { Step } from "#lib/protocol/journeys/template.ts"
import { addableSteps } from "#lib/protocol/journeys/timeline.ts"
import { StepEdit } from "./step-edit.tsx"

type Props = { journeyId: string; steps: Step[]; milestones: Milestone[]; shown: string[]; isPublic: boolean }

/** Steps that stand nowhere in the timeline yet: optional ones, those passed over, repeatable ones once more. */
export const AddStep = ({ journeyId, steps, milestones, shown, isPublic }: Props) => {
  const words = useLateWords(journeysWords)
  const [open, setOpen] = useState(false)
  const addable = addableSteps(steps, milestones).filter(step => !shown.includes(step.key) || step.repeatable)
  if (addable.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <Button look="secondary" aria-expanded={open} onClick={() => setOpen(!open)} className="self-start">
        {words.addStep}
      </Button>
      {open && (
        <ul className="flex flex-wrap gap-2">
          {addable.map(step => (
            <li key={step.key}>
              <StepEdit
                look="plain"
                isPublic={isPublic}
                journeyId={journeyId}
                steps={steps}
                milestones={milestones}
                step={step.key}
                occurrence={milestones.filter(one => one.step === step.key).length + 1}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
