import { type BrowserContext, expect, type Page } from "@playwright/test"

type Note = { title: string; body: string; tag: string; icon: string; silent: boolean; renotify: boolean }
export type Noticed = {
  /** What was shown, in order, by whichever tab. */
  notes: (Note & { page: Page })[]
  /** The first tone of each sound: 784 Hz for what came in, 587 Hz for what went out. */
  sounds: { hertz: number; page: Page }[]
}

/** What takes the place of the desk and the loudspeaker; runs in the page before its own scripts. */
const stand = (permission: NotificationPermission) => {
  if (!isSecureContext) return
  const state = { permission, focused: true, listening: false, lying: new Map<string, unknown>() }
  Object.assign(window, { stand: state })
  document.hasFocus = () => state.focused
  class Stub extends EventTarget {
    static get permission() {
      return state.permission
    }
    static async requestPermission() {
      state.permission = "granted"
      return state.permission
    }
  }
  Object.defineProperty(window, "Notification", { value: Stub })
  const Channel = window.BroadcastChannel
  window.BroadcastChannel = class extends Channel {
    constructor(name: string) {
      super(name)
      if (name.startsWith("charla-notice-")) state.listening = true
    }
  }
  const worker = ServiceWorkerRegistration.prototype
  worker.showNotification = async (title, options) => {
    const { tag } = options as { tag: string }
    state.lying.set(tag, { title, ...options, close: () => state.lying.delete(tag) })
    await (window as unknown as { noticed(note: unknown): Promise<void> }).noticed({ title, ...options })
  }
  worker.getNotifications = async () => [...state.lying.values()] as Notification[]
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function (at) {
    void (window as unknown as { sounded(hertz: number): Promise<void> }).sounded(this.frequency.value)
    start.call(this, at)
  }
  Object.defineProperty(navigator, "setAppBadge", {
    value: async (count: number) => Object.assign(state, { badge: count }),
  })
  Object.defineProperty(navigator, "clearAppBadge", { value: async () => Object.assign(state, { badge: 0 }) })
}

/** Writes down what the pages of a browser show and play. Call before the first page is loaded. */
export const listenTo = async (
  context: BrowserContext,
  permission: NotificationPermission = "granted",
): Promise<Noticed> => {
  const noticed: Noticed = { notes: [], sounds: [] }
  await context.exposeBinding("noticed", ({ page }, note) => void noticed.notes.push({ ...note, page }))
  await context.exposeBinding("sounded", ({ page }, hertz) => {
    if (hertz === 784 || hertz === 587) noticed.sounds.push({ hertz, page })
  })
  await context.addInitScript(stand, permission)
  return noticed
}

type Standing = {
  stand: { focused: boolean; listening: boolean; lying: Map<string, { title: string }>; badge?: number }
}

/** The window loses the focus, or has it again. */
export const look = (page: Page, focused: boolean) =>
  page.evaluate(focused => {
    ;(window as unknown as Standing).stand.focused = focused
    window.dispatchEvent(new Event(focused ? "focus" : "blur"))
  }, focused)

/** The titles of the notifications that lie there now. */
export const lying = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(window as unknown as Standing).stand.lying.values()].map(one => one.title))

export const appBadge = (page: Page): Promise<number | undefined> =>
  page.evaluate(() => (window as unknown as Standing).stand.badge)

/** The page is touched, so that it may be heard, and all that is fetched late is there. */
export const untilListening = async (page: Page) => {
  await page.mouse.click(2, 2)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.waitForFunction(() => (window as unknown as Standing).stand.listening)
  // With the focus it takes the lead at once.
  const led = () =>
    page.evaluate(async () => !navigator.locks || ((await navigator.locks.query()).held?.length ?? 0) > 0)
  await expect.poll(led).toBe(true)
}
