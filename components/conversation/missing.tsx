"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
import { DoorOpen } from "#components/ui/icons-later.tsx"
import { openLobby } from "#lib/client/navigate.ts"
import { membersWords } from "#lib/i18n/late/members.ts"
import Unsent from "./compose/unsent.tsx"

/** In place of a conversation that is not there for the reader, or (`wasThere`) not any more; what they had written there stays theirs. */
const Missing = ({ id, wasThere }: { id: string; wasThere: boolean }) => {
  const { t } = useI18n()
  const words = useLateWords(membersWords)
  return (
    <Empty
      level={1}
      icon={<DoorOpen />}
      title={wasThere ? words.removed : words.gone}
      text={wasThere ? words.removedText : words.goneText}
    >
      <Button onClick={openLobby}>{t.common.home}</Button>
      <Unsent conversationId={id} />
    </Empty>
  )
}

export default Missing
