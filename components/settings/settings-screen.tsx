"use client"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Avatar } from "#components/ui/avatar.tsx"
import { UserRound } from "#components/ui/icons.tsx"
import { ChevronRight, MonitorSmartphone, Pencil } from "#components/ui/icons-later.tsx"
import { Name } from "#components/ui/name.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useViewer } from "#lib/client/use-viewer.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import { peopleWords } from "#lib/i18n/late/people.ts"
import { settingsWords } from "#lib/i18n/late/settings.ts"
import type { PersonDto } from "#lib/protocol/people.ts"
import { AccountForm } from "./account-form.tsx"
import { Appearance } from "./appearance.tsx"
import { BlockedList } from "./blocked-list.tsx"
import { Notifications } from "./notifications.tsx"
import { PasswordForm } from "./password-form.tsx"
import { Privacy } from "./privacy.tsx"
import { Reading } from "./reading.tsx"
import { Section } from "./section.tsx"
import { SignOutButton } from "./sign-out-button.tsx"

const row = "tap flex min-h-12 items-center gap-3 rounded-2xl px-2 hover:bg-sunken"

export const SettingsScreen = ({ blocked }: { blocked: PersonDto[] }) => {
  const { t } = useI18n()
  const words = useLateWords(settingsWords)
  const notice = useLateWords(noticeWords)
  const people = useLateWords(peopleWords)
  const me = useViewer()
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <h1 className="font-heavy text-2xl">{t.nav.settings}</h1>
      <div className="flex items-center gap-4 rounded-card border border-line bg-panel p-5 shadow-sm">
        <Avatar id={me.id} name={me.name} size={48} />
        <div className="min-w-0 flex-1">
          <Name className="font-heavy text-lg">{me.name}</Name>
          <p className="truncate text-muted text-sm">
            @{me.handle} · {me.email}
          </p>
        </div>
      </div>
      <nav aria-label={t.nav.settings} className="rounded-card border border-line bg-panel p-2 shadow-sm">
        <PageLink href={`/people/${me.handle}`} className={row}>
          <UserRound size={20} className="text-muted" />
          <span className="flex-1">{words.viewProfile}</span>
          <ChevronRight size={18} className="text-muted rtl:-scale-x-100" />
        </PageLink>
        <PageLink href="/settings/profile" className={row}>
          <Pencil size={20} className="text-muted" />
          <span className="flex-1">{people.edit}</span>
          <ChevronRight size={18} className="text-muted rtl:-scale-x-100" />
        </PageLink>
        <PageLink href="/settings/sessions" className={row}>
          <MonitorSmartphone size={20} className="text-muted" />
          <span className="flex-1">{t.settings.devices}</span>
          <ChevronRight size={18} className="text-muted rtl:-scale-x-100" />
        </PageLink>
      </nav>
      <Section id="account" title={words.account}>
        <AccountForm />
      </Section>
      <Section id="appearance" title={words.appearance}>
        <Appearance />
      </Section>
      <Section id="reading" title={words.reading}>
        <Reading />
      </Section>
      <Section id="notifications" title={notice.title}>
        <Notifications />
      </Section>
      <Section id="privacy" title={notice.privacy}>
        <Privacy />
      </Section>
      <Section id="password" title={words.password}>
        <PasswordForm />
      </Section>
      <Section id="blocked" title={words.blocked}>
        <BlockedList people={blocked} />
      </Section>
      <SignOutButton />
    </div>
  )
}
