"use client"
import type { ReactNode } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import type { Gallery } from "#lib/client/files/use-gallery.ts"
import { filesWords } from "#lib/i18n/late/files.ts"

/** A list of the gallery with what is to be said of it: that it is on its way, that there is nothing, what failed, that there is more. */
export const GalleryList = ({ gallery, children }: { gallery: Gallery; children: ReactNode }) => {
  const { t } = useI18n()
  const words = useLateWords(filesWords)
  const { items, next, loading, failure, more, again } = gallery
  return (
    <>
      <Alert>{failure && failureWords(t, failure)}</Alert>
      {items.length === 0 && !failure && (
        <p className="px-3 text-muted text-sm">{loading ? t.common.loading : words.galleryEmpty}</p>
      )}
      {children}
      {(next !== null || failure) && (
        <Button look="ghost" busy={loading} className="mt-2 w-full" onClick={failure ? again : more}>
          {failure ? t.common.retry : t.common.showMore}
        </Button>
      )}
    </>
  )
}
