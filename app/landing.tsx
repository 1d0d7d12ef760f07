import { Mark } from "#components/shell/mark.tsx"
import { buttonLook } from "#components/ui/button.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { publicSettings } from "#lib/domain/settings.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"
import { words } from "./words.ts"

/** Signed out: what this place is, and the two ways in. */
export const Landing = async () => {
  const { t, locale } = await words()
  const account = accountsWords[locale.language]
  const { signUpOpen } = publicSettings()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-8 bg-wall px-5 py-12 text-center">
      <title>{t.app.name}</title>
      <span className="flex size-20 items-center justify-center rounded-[26px] bg-brand text-on-brand shadow-lg">
        <Mark size={44} />
      </span>
      <div className="flex max-w-xl flex-col gap-3">
        <h1 className="text-balance font-heavy text-4xl leading-tight tracking-tight sm:text-5xl">{t.app.tagline}</h1>
        <p className="text-balance text-lg text-muted">{account.about}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-3">
        {signUpOpen && (
          <PageLink href="/sign-up" className={`${buttonLook("primary")} min-h-12 px-6 text-base`}>
            {account.signUp}
          </PageLink>
        )}
        <PageLink href="/sign-in" className={`${buttonLook("secondary")} min-h-12 px-6 text-base`}>
          {account.signIn}
        </PageLink>
      </div>
      <ul className="grid max-w-4xl gap-4 pt-4 text-start sm:grid-cols-3">
        {account.points.map(point => (
          <li key={point.title} className="rounded-card bg-panel p-5 shadow-sm">
            <h2 className="font-heavy">{point.title}</h2>
            <p className="text-muted text-sm">{point.text}</p>
          </li>
        ))}
      </ul>
    </main>
  )
}
