import { headers } from "next/headers"
import type { ReactNode } from "react"
import { words } from "#app/words.ts"
import { holdPress } from "#components/accounts/hold-press.ts"
import { accountsWords } from "#lib/i18n/late/accounts.ts"

/** Sign-in and sign-up: their forms can be filled in and sent from the first byte on. */
const AuthLayout = async ({ children }: { children: ReactNode }) => {
  const [{ locale }, asked] = [await words(), await headers()]
  return (
    <>
      {/* A browser shows no nonce to scripts, so that the HTML and React never agree on it. */}
      <script nonce={asked.get("x-nonce") ?? undefined} suppressHydrationWarning>
        {holdPress}
      </script>
      <noscript>
        <p className="bg-brand-soft text-brand-text px-4 py-3 text-center">
          {accountsWords[locale.language].needsScripts}
        </p>
      </noscript>
      {children}
    </>
  )
}

export default AuthLayout
