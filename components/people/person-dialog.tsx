"use client"
import { createPortal } from "react-dom"
import { Dialog } from "#components/ui/dialog.tsx"
import type { PersonDto } from "#lib/protocol/people.ts"
import { PersonCard } from "./person-card.tsx"

/** The card of a person who was mentioned: who it is, how they are, and the ways on. */
const PersonDialog = ({ person, onClose }: { person: PersonDto; onClose: () => void }) =>
  // It is opened from within a paragraph, where no dialog may stand.
  createPortal(
    <Dialog title={person.name} onClose={onClose}>
      <PersonCard person={person} />
    </Dialog>,
    document.body,
  )

export default PersonDialog
