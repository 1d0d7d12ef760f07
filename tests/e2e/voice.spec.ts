import { makeRoom, unique } from "./support/people.ts"
import { gotoRoom, messages, row } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

/** At least a second of it; a slow machine may not show every one. */
const begun = /^0:(0[1-9]|[1-5]\d)$/

test("a voice message is recorded by keys, listened to, sent, heard by the other with speed and place, and the next one follows", async ({
  person,
}) => {
  const [ada, ben] = [await person("Ada"), await person("Ben")]
  const room = unique("Voices")
  const id = await makeRoom(room, ada, ben)
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  const { page } = ada
  const mic = page.getByRole("button", { name: "Record a voice message" })
  const bar = page.getByRole("group", { name: /^Voice message/ })
  const voices = messages(ben.page).locator("[data-voice]")

  await test.step("by keys: record, listen, send", async () => {
    await mic.focus()
    await page.keyboard.press("Enter")
    await expect(bar.getByRole("status")).toHaveText("Recording")
    await expect(bar.getByText(begun)).toBeVisible()
    await bar.getByRole("button", { name: "Stop and listen" }).click()
    await bar.getByRole("button", { name: /^Play: Voice message/ }).click()
    await expect(bar.getByRole("button", { name: "Pause" })).toBeVisible()
    await bar.getByRole("button", { name: "Send the voice message" }).click()
    await expect(voices).toHaveCount(1)
    await expect(row(ben.page, room)).toContainText(/Voice message 0:\d\d/)
  })

  await test.step("held and let go it is sent; slid away it is not", async () => {
    const hold = async (slide: number) => {
      const box = (await mic.boundingBox())!
      await page.mouse.move(box.x + 20, box.y + 20)
      await page.mouse.down()
      await expect(bar.getByText(begun)).toBeVisible()
      await page.mouse.move(box.x + 20 - slide, box.y + 20, { steps: 5 })
      if (slide) await expect(bar.getByText("Let go to cancel")).toBeVisible()
      await page.mouse.up()
      await expect(bar).toHaveCount(0)
    }
    await hold(200)
    await hold(0)
    await expect(voices).toHaveCount(2)
    await mic.focus()
    await page.keyboard.press("Enter")
    await expect(bar).toBeVisible()
    await page.keyboard.press("Escape")
    await expect(bar).toHaveCount(0)
  })

  await test.step("Ben hears one after the other, faster, and goes to a place in it", async () => {
    await voices.first().getByRole("button", { name: "Speed 1×" }).click()
    await expect(voices.nth(1).getByRole("button", { name: "Speed 1.5×" })).toBeVisible()
    // Each is over in a second: what the buttons said is written down by the page.
    await messages(ben.page).evaluate(list => {
      const said: string[] = []
      Object.assign(window, { said })
      const look = () => {
        const playing = [...list.querySelectorAll("[data-voice]")].findIndex(voice =>
          voice.querySelector("button[aria-label=Pause]"),
        )
        const now = playing < 0 ? "quiet" : `voice ${playing + 1}`
        if (said.at(-1) !== now) said.push(now)
      }
      new MutationObserver(look).observe(list, { subtree: true, childList: true, attributes: true })
    })
    const said = () =>
      ben.page.evaluate(() => (window as unknown as { said: string[] }).said.filter(each => each !== "quiet"))
    const place = voices.first().getByRole("slider", { name: "Position" })
    await place.focus()
    await ben.page.keyboard.press("ArrowRight")
    await expect.poll(said, { timeout: 15_000 }).toEqual(["voice 1", "voice 2"])
    await expect(voices.getByRole("button", { name: "Pause" })).toHaveCount(0, { timeout: 15_000 })
  })

  const all = (await ben.ask("message:list", { conversationId: id })).messages.flatMap(one => one.files ?? [])
  expect(all).toHaveLength(2)
  for (const file of all) {
    expect(file).toMatchObject({ kind: "voice", type: expect.stringMatching(/^audio\//) })
    expect(Buffer.from(file.waveform!, "base64").length).toBeLessThanOrEqual(256)
    expect(file.duration).toBeGreaterThan(500)
  }

  await test.step("where the microphone is refused, it is said what to do", async () => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"))
    })
    await mic.focus()
    await page.keyboard.press("Enter")
    await expect(page.getByRole("alert").filter({ hasText: "does not let this page use the microphone" })).toBeVisible()
  })
})

test("a voice message is MP4 where the browser records no WebM, at 32 kbit a second", async ({ person }) => {
  const ada = await person("Ada")
  const id = await makeRoom(unique("Voices"), ada)
  await ada.page.addInitScript(() => {
    const asked: number[] = []
    Object.assign(window, { asked })
    window.MediaRecorder = class extends MediaRecorder {
      static override isTypeSupported = (type: string) => !/webm|ogg/.test(type) && super.isTypeSupported(type)
      constructor(stream: MediaStream, options?: MediaRecorderOptions) {
        super(stream, options)
        asked.push(options?.audioBitsPerSecond ?? 0)
      }
    }
  })
  await gotoRoom(ada.page, id)
  await ada.page.getByRole("button", { name: "Record a voice message" }).focus()
  await ada.page.keyboard.press("Enter")
  const bar = ada.page.getByRole("group", { name: /^Voice message/ })
  await expect(bar.getByText(begun)).toBeVisible()
  await bar.getByRole("button", { name: "Send the voice message" }).click()
  const file = async () =>
    (await ada.ask("message:list", { conversationId: id })).messages.flatMap(one => one.files ?? [])[0]
  await expect.poll(file).toMatchObject({ kind: "voice", type: "audio/mp4" })
  expect(await ada.page.evaluate(() => (window as unknown as { asked: number[] }).asked)).toEqual([32_000])
  await messages(ada.page)
    .getByRole("button", { name: /^Play: Voice message/ })
    .click()
  await expect(messages(ada.page).getByRole("button", { name: "Pause" })).toBeVisible()
})
