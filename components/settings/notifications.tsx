"use client"
import { useEffect, useRef, useState } from "react"
import { failureWords } from "#components/shell/failure-words.ts"
import { useI18n } from "#components/shell/i18n-context.ts"
import { useLateWords } from "#components/shell/use-late-words.ts"
import { Alert, Done } from "#components/ui/alert.tsx"
import { Button } from "#components/ui/button.tsx"
import { Switch } from "#components/ui/switch.tsx"
import { chooseForDevice } from "#lib/client/device-choice.ts"
import { createDesk } from "#lib/client/notice/desk.ts"
import { useNotifyWanted } from "#lib/client/notice/device.ts"
import { askPermission, usePermission } from "#lib/client/notice/permission.ts"
import { createSounds, type Sounds } from "#lib/client/notice/sounds.ts"
import { useOwnSettings } from "#lib/client/use-own-settings.ts"
import { noticeWords } from "#lib/i18n/late/notice.ts"
import { QuietHours } from "./quiet-hours.tsx"

/** Whether, how and when one is told of new messages. */
export const Notifications = () => {
  const { t } = useI18n()
  const words = useLateWords(noticeWords)
  const { settings, change, error } = useOwnSettings()
  const permission = usePermission()
  const here = useNotifyWanted()
  const play = useSounds()
  const sound = (name: "soundReceived" | "soundSent", played: "received" | "sent") => (on: boolean) => {
    if (on) play(played)
    void change({ [name]: on })
  }
  return (
    <>
      <State />
      {permission === "granted" && (
        <>
          <Switch
            label={words.here}
            hint={words.hereHint}
            checked={here !== false}
            onChange={on => chooseForDevice("charla:notify", on ? "on" : "off")}
          />
          <Switch
            label={words.previews}
            hint={words.previewsHint}
            checked={settings.previews}
            onChange={previews => void change({ previews })}
          />
        </>
      )}
      <Switch
        label={words.soundReceived}
        checked={settings.soundReceived}
        onChange={sound("soundReceived", "received")}
      />
      <Switch label={words.soundSent} checked={settings.soundSent} onChange={sound("soundSent", "sent")} />
      <QuietHours settings={settings} change={change} />
      <Alert>{error && failureWords(t, error)}</Alert>
    </>
  )
}

/** What this browser allows, what can be done about it, and a try. */
const State = () => {
  const words = useLateWords(noticeWords)
  const { t } = useI18n()
  const permission = usePermission()
  const [tried, setTried] = useState(false)
  const play = useSounds()
  if (permission === null) return <p className="min-h-5" />
  const how = permission === "denied" || permission === "unsupported" ? words.how[permission] : null
  const test = async () => {
    const silent = play("received")
    const note = { conversationId: "", seq: 0, title: words.testTitle, body: words.testBody, icon: undefined }
    await createDesk(() => {}).show({ ...note, silent, again: true })
    setTried(true)
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <p data-permission={permission} className="text-sm">
        {words.state[permission]}
      </p>
      {how && <p className="text-[13px] text-muted">{how.replace("Charla", t.app.name)}</p>}
      {permission === "default" && <Button onClick={() => void askPermission()}>{words.offerYes}</Button>}
      {permission === "granted" && (
        <Button look="secondary" onClick={test}>
          {words.test}
        </Button>
      )}
      <Done>{tried && permission === "granted" && words.testSent}</Done>
    </div>
  )
}

/** Played from a press, so that the browser lets it be heard. */
const useSounds = () => {
  const sounds = useRef<Sounds>(null)
  useEffect(() => {
    sounds.current = createSounds()
    return () => sounds.current?.stop()
  }, [])
  return (sound: "sent" | "received") => sounds.current?.play(sound) ?? false
}
