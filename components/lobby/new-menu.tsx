"use client"
import { useState } from "react"
import { useI18n } from "#components/shell/i18n-context.ts"
import { Hash, MessageCircle, Plus, Users } from "#components/ui/icons.tsx"
import { onDemand } from "#components/ui/later.tsx"
import { Menu } from "#components/ui/menu.tsx"

const Create = onDemand(() => import("./create-dialog.tsx"))
const Direct = onDemand(() => import("./direct-dialog.tsx"))

export type NewKind = "direct" | "room" | "group"

export const NewDialog = ({ kind, onClose }: { kind: NewKind; onClose: () => void }) =>
  kind === "direct" ? <Direct onClose={onClose} /> : <Create kind={kind} onClose={onClose} />

/** The one button from which every conversation begins. */
export const NewMenu = () => {
  const { t } = useI18n()
  const [making, setMaking] = useState<NewKind | null>(null)
  return (
    <>
      <Menu
        label={t.lobby.new}
        className="tap flex size-10 items-center justify-center rounded-xl bg-brand text-on-brand hover:bg-brand-strong pointer-coarse:size-11"
        items={[
          { label: t.lobby.newDirect, icon: <MessageCircle size={18} />, run: () => setMaking("direct") },
          { label: t.lobby.newRoom, icon: <Hash size={18} />, run: () => setMaking("room") },
          { label: t.lobby.newGroup, icon: <Users size={18} />, run: () => setMaking("group") },
        ]}
      >
        <Plus size={20} />
      </Menu>
      {making && <NewDialog kind={making} onClose={() => setMaking(null)} />}
    </>
  )
}
