import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { words } from "#app/words.ts"
import { AuthCard } from "#components/accounts/auth-card.tsx"
import { nextPath } from "#components/accounts/next-path.ts"
import { SignInForm } from "#components/accounts/sign-in-form.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { viewer } from "#lib/auth/viewer.ts"
import { publicSettings } from "#lib/domain/settings.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export const generateMetadata = async (): Promise<Metadata> => {
  const { t, locale } = await words()
  const account = accountsWords[locale.language]
  return { title: `${account.signIn} · ${t.app.name}` }
}

const SignInPage = async ({ searchParams }: Props) => {
  const { locale } = await words()
  const account = accountsWords[locale.language]
  const { next } = await searchParams
  const path = nextPath(typeof next === "string" ? next : null)
  if (await viewer()) redirect(path)
  return (
    <AuthCard title={account.welcomeBack}>
      <SignInForm next={path} />
      {publicSettings().signUpOpen && (
        <p className="mt-6 text-center text-muted text-sm">
          {account.noAccount}{" "}
          <PageLink
            href="/sign-up"
            className="inline-block py-1 font-heavy text-brand-text underline underline-offset-2"
          >
            {account.signUp}
          </PageLink>
        </p>
      )}
    </AuthCard>
  )
}

export default SignInPage
