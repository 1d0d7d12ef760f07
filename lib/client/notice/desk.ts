/** What is put on the desk: one notification of a conversation, about everything in it up to `seq`. */
export type DeskNote = {
  conversationId: string
  seq: number
  title: string
  body: string
  icon: string | undefined
  silent: boolean
  /** Shows itself again, instead of changing where it lies. */
  again: boolean
}
/** What a notification carries, so that another tab, or the next load, can go on from it. */
export type DeskData = Pick<DeskNote, "conversationId" | "seq">

/** Those that the type of the platform leaves out. */
type Options = NotificationOptions & { renotify?: boolean }

const prefix = "charla:"
const tagOf = (conversationId: string) => prefix + conversationId
const plainIcon = "/icons/icon-192.png"

/**
 * Puts notifications on the desk and takes them away, one per conversation. They go by the service worker where there is one: phones
 * show no others, and a press reaches a page even if this one has been closed meanwhile.
 */
export const createDesk = (open: (conversationId: string) => void) => {
  /** Those of this page alone, where there is no worker. */
  const own = new Map<string, Notification>()
  const registration = async () => {
    const found = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
    return found?.active ? found : undefined
  }
  const listed = async () => {
    const worker = await registration()
    const kept = worker ? await worker.getNotifications().catch(() => []) : []
    return [...kept, ...own.values()].filter(one => one.tag.startsWith(prefix))
  }
  const alone = (title: string, conversationId: string, options: Options) => {
    const shown = new Notification(title, options)
    own.set(conversationId, shown)
    shown.onclick = () => {
      shown.close()
      window.focus()
      open(conversationId)
    }
    shown.onclose = () => {
      if (own.get(conversationId) === shown) own.delete(conversationId)
    }
  }

  return {
    async show({ conversationId, seq, title, body, icon, silent, again }: DeskNote): Promise<void> {
      const data: DeskData = { conversationId, seq }
      const tag = tagOf(conversationId)
      const options: Options = { body, tag, icon: icon ?? plainIcon, badge: plainIcon, renotify: again, silent, data }
      try {
        const worker = await registration()
        if (worker) await worker.showNotification(title, options)
        else alone(title, conversationId, options)
      } catch {
        // Taken back by the browser meanwhile: the badges say it.
      }
    },
    async shown(): Promise<DeskData[]> {
      const data = (await listed()).flatMap(({ data }) => (data as DeskData | null) ?? [])
      // One that was a test is about none.
      return data.filter(one => one.conversationId !== "")
    },
    async close(conversationId: string): Promise<void> {
      for (const one of await listed()) if (one.tag === tagOf(conversationId)) one.close()
    },
    async closeAll(): Promise<void> {
      for (const one of await listed()) one.close()
    },
  }
}
export type Desk = ReturnType<typeof createDesk>
