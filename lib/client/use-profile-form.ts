import { useState } from "react"
import { keys } from "#lib/client/cache/keys.ts"
import { mergePeople } from "#lib/client/cache/people.ts"
import { update } from "#lib/client/cache/store.ts"
import { changesOf, draftOf, type ProfileDraft, withChanges } from "#lib/client/profile-form.ts"
import { useClient } from "#lib/client/provider.tsx"
import { sendCommand } from "#lib/client/send-command.ts"
import { useCommand } from "#lib/client/use-command.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"

/**
 * One's own profile while it is edited. Saving shows what was typed as it will be, everywhere, before the server has answered; only its
 * answer makes it saved. What it refuses is put back there and stays in the form, with the reason.
 */
export const useProfileForm = (first: ProfileDto) => {
  const { cache } = useClient()
  const { run, pending, error } = useCommand("profile:update")
  const [profile, setProfile] = useState(first)
  const [draft, setDraft] = useState(() => draftOf(first))
  const [saved, setSaved] = useState(false)
  const change = changesOf(profile, draft)

  const show = ({ person }: ProfileDto) => update(cache, keys.people, held => mergePeople(held, [person]))
  const save = async () => {
    if (!change || pending) return
    const [before, typed] = [profile, draft]
    const after = withChanges(profile, draft, change)
    const shown = draftOf(after)
    setProfile(after)
    setDraft(shown)
    show(after)
    const result = await run(change)
    if (result.ok) {
      setProfile(result.value.profile)
      // What was typed meanwhile stays.
      setDraft(now => (now === shown ? draftOf(result.value.profile) : now))
      setSaved(true)
      return
    }
    setProfile(before)
    setDraft(now => (now === shown ? typed : now))
    show(before)
    if (result.error.code === "outdated") await again(before)
  }
  /** Changed elsewhere: the form goes on from there, with what was typed here. */
  const again = async (before: ProfileDto) => {
    const now = await sendCommand("profile:get", { personId: before.person.id })
    if (now.ok) setProfile(now.value)
  }
  /** A picture is saved by itself, as soon as it is there. Says whether it was. */
  const setFile = async (part: "picture" | "cover", id: string | null): Promise<boolean> => {
    const result = await run({ revision: profile.revision, [part]: id })
    if (result.ok) setProfile(result.value.profile)
    return result.ok
  }
  return {
    profile,
    draft,
    error,
    pending,
    saved,
    unsaved: change !== null,
    save,
    setFile,
    edit(parts: Partial<ProfileDraft> | ((draft: ProfileDraft) => Partial<ProfileDraft>)) {
      setSaved(false)
      setDraft(now => ({ ...now, ...(typeof parts === "function" ? parts(now) : parts) }))
    },
  }
}
