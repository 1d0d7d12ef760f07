"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Confirm } from "#components/ui/confirm.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { Template } from "#lib/protocol/journeys/template.ts"
import type { JourneyDto, OwnSide } from "#lib/protocol/journeys.ts"

const JourneyForm = onDemand(() => import("./journey-form.tsx"))
const PostDialog = onDemand(() => import("./post-dialog.tsx"))

type Props = { journey: JourneyDto; template: Template; own: OwnSide }

/** What the owner of a journey may do with it beside its dates. */
export const OwnTools = ({ journey, template, own }: Props) => {
  const words = useLateWords(journeysWords)
  const router = useRouter()
  const { run } = useCommand("journey:delete")
  const [open, setOpen] = useState<"edit" | "post" | "delete" | null>(null)
  const close = () => setOpen(null)
  const remove = async () => {
    const result = await run({ journeyId: journey.id })
    if (result.ok) router.push("/journeys")
    return result
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button look="secondary" onClick={() => setOpen("edit")}>
        {words.settings}
      </Button>
      {journey.milestones.length > 0 && (
        <Button look="secondary" onClick={() => setOpen("post")}>
          {words.post}
        </Button>
      )}
      <Button look="danger" onClick={() => setOpen("delete")}>
        {words.delete}
      </Button>
      {open === "edit" && <JourneyForm template={template} journey={journey} own={own} onClose={close} />}
      {open === "post" && <PostDialog template={template} journey={journey} own={own} onClose={close} />}
      {open === "delete" && (
        <Confirm
          title={words.deleteConfirm}
          text={words.deleteText}
          action={words.delete}
          run={remove}
          onClose={close}
        />
      )}
    </div>
  )
}
