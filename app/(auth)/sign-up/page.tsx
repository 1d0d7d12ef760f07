import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { words } from "#app/words.ts"
import { AuthCard } from "#components/accounts/auth-card.tsx"
import { SignUpForm } from "#components/accounts/sign-up-form.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { viewer } from "#lib/auth/viewer.ts"
import { publicSettings } from "#lib/domain/settings.ts"

type Props = { searchParams: Promise<{ setup?: string | string[] }> }

export const generateMetadata = async (): Promise<Metadata> => {
  const { t } = await words()
  return { title: `${t.auth.signUp} · ${t.app.name}` }
}

const SignUpPage = async ({ searchParams }: Props) => {
  const { t } = await words()
  const { setup } = await searchParams
  const token = typeof setup === "string" ? setup : undefined
  if (await viewer()) redirect("/")
  return (
    <AuthCard title={t.auth.welcome}>
      {publicSettings().signUpOpen || token ? <SignUpForm next="/" setup={token} /> : <p>{t.auth.closed}</p>}
      <p className="mt-6 text-center text-muted text-sm">
        {t.auth.haveAccount}{" "}
        <PageLink href="/sign-in" className="inline-block py-1 font-heavy text-brand-text underline underline-offset-2">
          {t.auth.signIn}
        </PageLink>
      </p>
    </AuthCard>
  )
}

export default SignUpPage
