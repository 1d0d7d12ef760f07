import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { words } from "#app/words.ts"
import { AuthCard } from "#components/accounts/auth-card.tsx"
import { SignUpForm } from "#components/accounts/sign-up-form.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { viewer } from "#lib/auth/viewer.ts"
import { publicSettings } from "#lib/domain/settings.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

type Props = { searchParams: Promise<{ setup?: string | string[] }> }

export const generateMetadata = async (): Promise<Metadata> => {
  const { t, locale } = await words()
  const account = accountsWords[locale.language]
  return { title: `${account.signUp} · ${t.app.name}` }
}

const SignUpPage = async ({ searchParams }: Props) => {
  const { locale } = await words()
  const account = accountsWords[locale.language]
  const { setup } = await searchParams
  const token = typeof setup === "string" ? setup : undefined
  if (await viewer()) redirect("/")
  return (
    <AuthCard title={account.welcome}>
      {publicSettings().signUpOpen || token ? <SignUpForm next="/" setup={token} /> : <p>{account.closed}</p>}
      <p className="mt-6 text-center text-muted text-sm">
        {account.haveAccount}{" "}
        <PageLink href="/sign-in" className="inline-block py-1 font-heavy text-brand-text underline underline-offset-2">
          {account.signIn}
        </PageLink>
      </p>
    </AuthCard>
  )
}

export default SignUpPage
