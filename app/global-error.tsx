"use client"
import { ErrorScreen } from "#components/shell/error-screen.tsx"
import "./globals.css"

const words = {
  en: {
    title: "Something went wrong",
    text: "It is not your fault, and what you typed is kept.",
    reload: "Load again",
  },
  es: {
    title: "Algo salió mal",
    text: "No es culpa tuya, y lo que escribiste se conserva.",
    reload: "Cargar de nuevo",
  },
}

/** Where even the layout failed: nothing of it can be relied on, its dictionary included. */
const GlobalError = () => {
  const language = typeof navigator !== "undefined" && navigator.language.startsWith("es") ? "es" : "en"
  return (
    <html lang={language} suppressHydrationWarning>
      <body>
        <title>{words[language].title}</title>
        <main className="flex min-h-dvh flex-col bg-wall">
          <ErrorScreen {...words[language]} />
        </main>
      </body>
    </html>
  )
}

export default GlobalError
