import type { ReactNode } from "react"
import { words } from "#app/words.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

/** Sign-in and sign-up. */
const AuthLayout = async ({ children }: { children: ReactNode }) => {
  const { locale } = await words()
  return (
    <>
      <noscript>
        <p className="bg-brand-soft px-4 py-3 text-center text-brand-text">
          {accountsWords[locale.language].needsScripts}
        </p>
      </noscript>
      {children}
    </>
  )
}

export default AuthLayout
