"use client"
import { useEffect, useState } from "react"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Button } from "#components/ui/button.tsx"
import { Dialog } from "#components/ui/dialog.tsx"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"

type Navigation = EventTarget & { traverseTo?: (key: string) => void }
type NavigateEvent = Event & { navigationType: string; destination: { key: string } }

const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

/**
 * Asks before one leaves with something unsaved: by a link of the page, by going back where the browser can wait, and by closing
 * the tab, for which it has words of its own.
 */
export const useUnsaved = (unsaved: boolean) => {
  const words = useLateWords(editProfileWords)
  const [leave, setLeave] = useState<(() => void) | null>(null)
  useEffect(() => {
    if (!unsaved) return
    let isLeaving = false
    const close = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null
      if (isLeaving || !link || !isPlain(event) || link.getAttribute("target") === "_blank") return
      event.preventDefault()
      event.stopPropagation()
      setLeave(() => () => {
        isLeaving = true
        ;(link as HTMLAnchorElement).click()
      })
    }
    const { navigation } = window as unknown as { navigation?: Navigation }
    const navigate = (event: Event) => {
      const { navigationType, destination } = event as NavigateEvent
      if (isLeaving || navigationType !== "traverse" || !event.cancelable) return
      event.preventDefault()
      setLeave(() => () => {
        isLeaving = true
        navigation?.traverseTo?.(destination.key)
      })
    }
    addEventListener("beforeunload", close)
    document.addEventListener("click", click, true)
    navigation?.addEventListener("navigate", navigate)
    return () => {
      removeEventListener("beforeunload", close)
      document.removeEventListener("click", click, true)
      navigation?.removeEventListener("navigate", navigate)
    }
  }, [unsaved])

  return (
    leave && (
      <Dialog title={words.leaveTitle} text={words.leaveText} onClose={() => setLeave(null)}>
        <div className="flex justify-end gap-2">
          <Button look="secondary" onClick={() => setLeave(null)}>
            {words.stay}
          </Button>
          <Button
            onClick={() => {
              setLeave(null)
              leave()
            }}
          >
            {words.leave}
          </Button>
        </div>
      </Dialog>
    )
  )
}
