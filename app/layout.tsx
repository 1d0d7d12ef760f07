import type { Metadata, Viewport } from "next"
import { headers } from "next/headers"
import type { ReactNode } from "react"
import { Alive } from "#components/shell/alive.tsx"
import { I18nProvider } from "#components/shell/i18n.tsx"
import { ServiceWorker } from "#components/shell/service-worker.tsx"
import { untilAlive } from "#components/shell/until-alive.ts"
import { untilComplete } from "#components/shell/until-complete.ts"
import "./globals.css"
import { chosenTheme } from "./theme.ts"
import { words } from "./words.ts"

/** The panel's colour in both themes, as the browser's own bar understands it. */
const bar = { light: "#fefefe", dark: "#151d22" }

export const generateMetadata = async (): Promise<Metadata> => {
  const { t } = await words()
  return {
    // No title: where it changes while one reads it is the shell's, and a second one here would come first.
    description: t.app.tagline,
    applicationName: t.app.name,
    appleWebApp: { capable: true, title: t.app.name, statusBarStyle: "default" },
    icons: {
      icon: [
        { url: "/icons/icon.svg", type: "image/svg+xml" },
        { url: "/icons/icon-192.png", sizes: "192x192" },
      ],
      apple: "/icons/apple-touch-icon.png",
    },
    formatDetection: { telephone: false },
    referrer: "no-referrer",
    robots: { index: false },
  }
}

export const generateViewport = async (): Promise<Viewport> => {
  const theme = await chosenTheme()
  return {
    width: "device-width",
    initialScale: 1,
    viewportFit: "cover",
    interactiveWidget: "resizes-content",
    themeColor:
      theme === "system"
        ? [
            { media: "(prefers-color-scheme: light)", color: bar.light },
            { media: "(prefers-color-scheme: dark)", color: bar.dark },
          ]
        : bar[theme],
  }
}

/** Reads the request, so every page below is rendered per request and its scripts carry the nonce. */
const RootLayout = async ({ children }: { children: ReactNode }) => {
  const [{ locale }, theme] = [await words(), await chosenTheme()]
  const nonce = (await headers()).get("x-nonce") ?? undefined
  return (
    <html lang={locale.language} data-theme={theme} suppressHydrationWarning>
      <body>
        {/* A browser shows no nonce to scripts, so that the HTML and React never agree on it. */}
        <script nonce={nonce} suppressHydrationWarning>
          {untilAlive + untilComplete}
        </script>
        <I18nProvider locale={locale}>
          {children}
          <Alive />
        </I18nProvider>
        <ServiceWorker />
      </body>
    </html>
  )
}

export default RootLayout
