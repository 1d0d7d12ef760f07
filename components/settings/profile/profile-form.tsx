"use client"
import { type FormEvent, type ReactNode, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useFieldWords } from "#components/shell/use-field-words.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Field } from "#components/ui/field.tsx"
import { PageLink } from "#components/ui/page-link.tsx"
import { useProfileForm } from "#lib/client/use-profile-form.ts"
import { editProfileWords } from "#lib/i18n/late/edit-profile.ts"
import { limits } from "#lib/protocol/limits.ts"
import type { ProfileDto, ProfilePart } from "#lib/protocol/profiles.ts"
import { AudienceSelect } from "./audience-select.tsx"
import { LanguagesField } from "./languages-field.tsx"
import { PictureField } from "./picture-field.tsx"
import { StatusField } from "./status-field.tsx"
import { useUnsaved } from "./use-unsaved.tsx"

const bounds = {
  name: limits.nameMax,
  handle: limits.handleMax,
  pronouns: limits.pronounsMax,
  place: limits.placeMax,
  link: limits.linkMax,
}

/** All that one says of oneself, saved together; shown here at once, and put back if the server says otherwise. */
export const ProfileForm = ({ first }: { first: ProfileDto }) => {
  const { t } = useI18n()
  const words = useLateWords(editProfileWords)
  const fieldWords = useFieldWords()
  const { profile, draft, edit, save, setFile, error, pending, saved, unsaved } = useProfileForm(first)
  const asking = useUnsaved(unsaved || pending)
  const [touched, setTouched] = useState(false)

  const set = (parts: Parameters<typeof edit>[0]) => {
    setTouched(true)
    edit(parts)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await save()
  }
  const line = (part: keyof typeof bounds, more: { hint?: string; type?: string; autoComplete?: string } = {}) => (
    <Field
      label={words[part]}
      value={draft[part]}
      maxLength={bounds[part]}
      onChange={event => set({ [part]: event.target.value })}
      error={fieldWords(error, part)}
      {...more}
    />
  )
  const who = (part: ProfilePart) => (
    <AudienceSelect
      label={words[part]}
      audience={draft.audiences[part] ?? "everyone"}
      onChange={audience => set(held => ({ audiences: { ...held.audiences, [part]: audience } }))}
    />
  )
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-4 px-4 py-6 sm:px-8 sm:py-8">
      <title>{`${words.title} · ${t.app.name}`}</title>
      <header>
        <h1 className="font-heavy text-2xl">{words.title}</h1>
        <p className="text-muted">{words.text}</p>
        <PageLink
          href={`/people/${profile.person.handle}`}
          className="touch mt-1 inline-block font-heavy text-brand-text underline underline-offset-2"
        >
          {words.back}
        </PageLink>
      </header>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Card title={words.picture} beside={who("picture")}>
          <PictureField part="picture" file={profile.picture} person={profile.person} onFile={setFile} />
        </Card>
        <Card title={words.cover} beside={who("cover")}>
          <PictureField part="cover" file={profile.cover} person={profile.person} onFile={setFile} />
        </Card>
        <Card>
          {line("name", { autoComplete: "name" })}
          {line("handle", { hint: words.handleHint, autoComplete: "off" })}
        </Card>
        <Card title={words.status} beside={who("status")}>
          <StatusField value={draft} hadOne={profile.status !== undefined} onChange={set} error={error} />
        </Card>
        <Card beside={who("bio")}>
          <Field
            label={words.bio}
            multiline
            rows={4}
            value={draft.bio}
            onChange={event => set({ bio: event.target.value })}
            hint={words.left(limits.bioMax - [...draft.bio].length)}
            error={fieldWords(error, "bio")}
          />
        </Card>
        <Card beside={who("pronouns")}>{line("pronouns")}</Card>
        <Card beside={who("place")}>{line("place", { hint: words.placeHint })}</Card>
        <Card title={words.languages} beside={who("languages")}>
          <LanguagesField value={draft.languages} onChange={languages => set({ languages })} error={error} />
        </Card>
        <Card beside={who("link")}>{line("link", { type: "url", autoComplete: "url" })}</Card>
        <Alert>
          {error && !error.fields && (error.code === "outdated" ? words.elsewhere : failureWords(t, error))}
        </Alert>
        <div className="sticky bottom-0 -mx-1 flex items-center gap-3 border-line border-t bg-bg px-1 py-3">
          <Button type="submit" busy={pending} disabled={!unsaved}>
            {words.save}
          </Button>
          <Done>{saved && !unsaved ? words.saved : ""}</Done>
          {touched && unsaved && <p className="text-muted text-sm">{words.unsaved}</p>}
        </div>
      </form>
      {asking}
    </div>
  )
}

type CardProps = { title?: string; beside?: ReactNode; children: ReactNode }

/** A part of the form, with who sees it in the corner. */
const Card = ({ title, beside, children }: CardProps) => (
  <section className="relative flex flex-col gap-4 rounded-card border border-line bg-panel p-4 shadow-sm sm:p-5">
    {title && <h2 className="pe-36 font-strong text-sm">{title}</h2>}
    {beside && <div className="absolute end-3 top-2.5 max-w-32">{beside}</div>}
    {children}
  </section>
)
