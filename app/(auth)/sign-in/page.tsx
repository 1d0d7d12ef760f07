import type { Metadata } from "next"
import { redirect } from "next/navigation"
import { words } from "#app/words.ts"
import { AuthCard } from "#components/accounts/auth-card.tsx"
import { nextPath } from "#components/accounts/next-path.ts"
import { SignInForm } from "#components/accounts/sign-in-form.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { viewer } from "#lib/auth/viewer.ts"
import { publicSettings } from "#lib/domain/settings.ts"

type Props = { searchParams: Promise<{ next?: string | string[] }> }

export const generateMetadata = async (): Promise<Metadata> => {
  const { t } = await words()
  return { title: `${t.auth.signIn} · ${t.app.name}` }
}

const SignInPage = async ({ searchParams }: Props) => {
  const { t } = await words()
  const { next } = await searchParams
  const path = nextPath(typeof next === "string" ? next : null)
  if (await viewer()) redirect(path)
  return (
    <AuthCard title={t.auth.welcomeBack}>
      <SignInForm next={path} />
      {publicSettings().signUpOpen && (
        <p className="mt-6 text-center text-muted text-sm">
          {t.auth.noAccount}{" "}
          <PageLink
            href="/sign-up"
            className="inline-block py-1 font-heavy text-brand-text underline underline-offset-2"
          >
            {t.auth.signUp}
          </PageLink>
        </p>
      )}
    </AuthCard>
  )
}

export default SignInPage
