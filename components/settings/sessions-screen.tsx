"use client"
import { useCallback, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { ChevronLeft } from "#components/ui/icons.tsx"
import { Laptop, Smartphone } from "#components/ui/icons-later.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useCommand } from "#lib/client/use-command.ts"
import { useRenewed } from "#lib/client/use-renewed.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"
import type { SessionDto } from "#lib/protocol/accounts.ts"
import { SignOutButton } from "./sign-out-button.tsx"

type Props = {
  sessions: SessionDto[]
  /** When they were listed. */
  at: Date
}

/** Where one is signed in, and how to end it there. */
export const SessionsScreen = ({ sessions: fromServer, at }: Props) => {
  const { t } = useI18n()
  const words = useLateWords(settingsWords)
  const { run: list } = useCommand("session:list")
  const end = useCommand("session:end")
  const endOthers = useCommand("session:end-others")
  const [{ sessions, now }, setListed] = useState({ sessions: fromServer, now: at })
  const [done, setDone] = useState(false)
  const others = sessions.filter(session => !session.current)

  const again = useCallback(async () => {
    const result = await list({})
    if (result.ok) setListed({ sessions: result.value.sessions, now: new Date() })
  }, [list])
  useRenewed(again)
  const endOne = async (sessionId: string) => {
    if ((await end.run({ sessionId })).ok) await again()
  }
  const endAll = async () => {
    const { ok } = await endOthers.run({})
    setDone(ok)
    if (ok) await again()
  }
  const failure = end.error ?? endOthers.error

  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <header className="flex items-center gap-2">
        <PageLink
          href="/settings"
          aria-label={t.common.back}
          className="tap -ms-2 flex size-10 items-center justify-center rounded-xl text-muted pointer-coarse:size-11 hover:bg-sunken hover:text-text"
        >
          <ChevronLeft size={22} className="rtl:-scale-x-100" />
        </PageLink>
        <div>
          <h1 className="font-heavy text-2xl">{t.settings.devices}</h1>
          <p className="text-muted">{words.devicesText}</p>
        </div>
      </header>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      <ul className="flex flex-col rounded-card border border-line bg-panel px-5 shadow-sm">
        {sessions.map(session => (
          <Session key={session.id} session={session} now={now} busy={end.pending} onEnd={() => endOne(session.id)} />
        ))}
      </ul>
      <Done>{done && words.endOthersDone}</Done>
      {others.length > 0 ? (
        <Button look="secondary" busy={endOthers.pending} onClick={endAll}>
          {words.endOthers}
        </Button>
      ) : (
        <p className="text-center text-muted text-sm">{words.onlyHere}</p>
      )}
      <SignOutButton />
    </div>
  )
}

type SessionProps = { session: SessionDto; now: Date; busy: boolean; onEnd: () => void }

const Session = ({ session, now, busy, onEnd }: SessionProps) => {
  const { dates } = useI18n()
  const words = useLateWords(settingsWords)
  const Icon = /phone|android|ios|mobile/i.test(session.device) ? Smartphone : Laptop
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-line border-t py-4 first:border-t-0">
      <Icon size={24} className="shrink-0 text-muted" />
      <div className="min-w-40 flex-1">
        <p className="font-strong">
          <bdi>{session.device}</bdi>
        </p>
        <p className="text-[13px] text-muted">
          {session.place} · {words.lastSeen(dates.ago(session.lastSeenAt, now))}
        </p>
      </div>
      {session.current ? (
        <span className="rounded-full bg-brand-soft px-3 py-1 font-heavy text-[13px] text-brand-text">
          {words.thisDevice}
        </span>
      ) : (
        <Button look="secondary" busy={busy} onClick={onEnd}>
          {words.endOne}
        </Button>
      )}
    </li>
  )
}
