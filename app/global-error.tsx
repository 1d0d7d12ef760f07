"use client"
import { Button } from "#components/ui/button.tsx"
import { Empty } from "#components/ui/empty.tsx"
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
  const t = words[language]
  return (
    <html lang={language} suppressHydrationWarning>
      <body>
        <title>{t.title}</title>
        <main className="flex min-h-dvh flex-col bg-wall">
          <Empty level={1} title={t.title} text={t.text}>
            <Button onClick={() => location.reload()}>{t.reload}</Button>
          </Empty>
        </main>
      </body>
    </html>
  )
}

export default GlobalError
