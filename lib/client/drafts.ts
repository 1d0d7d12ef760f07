/** Text being written, per person and conversation: in memory at once, in `localStorage` for the next load and the other tabs. */
export const createDrafts = (personId: string) => {
  const prefix = `charla:draft:${personId}:`
  const memory = new Map<string, string>()
  /** When something was last typed in this window. */
  const typedAt = new Map<string, number>()
  const listeners = new Set<(key: string) => void>()
  const tell = (key: string) => {
    for (const listener of listeners) listener(key)
  }
  const stored = (work: (storage: Storage) => unknown) => {
    try {
      return work(localStorage)
    } catch {
      // Full or forbidden: memory has to do.
    }
  }
  const store = (key: string, text: string) =>
    stored(s => (text ? s.setItem(prefix + key, text) : s.removeItem(prefix + key)))
  /** Another tab's text never replaces what is being typed here. */
  const typing = () => document.hasFocus() && (document.activeElement?.matches("textarea, [contenteditable]") ?? false)
  const heard = ({ key, newValue }: StorageEvent) => {
    if (!key?.startsWith(prefix) || (typing() && !key.endsWith(":saved"))) return
    memory.set(key.slice(prefix.length), newValue ?? "")
    tell(key.slice(prefix.length))
  }
  const put = (key: string, text: string) => {
    memory.set(key, text)
    store(key, text)
    tell(key)
  }
  return {
    start() {
      window.addEventListener("storage", heard)
      return () => window.removeEventListener("storage", heard)
    },
    get(key: string): string {
      if (!memory.has(key)) memory.set(key, String(stored(s => s.getItem(prefix + key)) ?? ""))
      return memory.get(key)!
    },
    /** As it was typed here. */
    set(key: string, text: string) {
      typedAt.set(key, Date.now())
      put(key, text)
    },
    /** As it came from elsewhere. */
    put,
    /** How many milliseconds ago something was typed. */
    quietFor: (key: string): number => Date.now() - (typedAt.get(key) ?? 0),
    /** Off the screen at once; off the disk when what was written is kept elsewhere, so that a crash in between loses nothing. */
    release(key: string, kept: Promise<unknown>) {
      typedAt.set(key, Date.now())
      memory.set(key, "")
      tell(key)
      const over = () => {
        if (memory.get(key) === "") store(key, "")
      }
      kept.then(over, over)
    },
    /** What something of it is kept under on this device. */
    keys: (): string[] => {
      const all = stored(s => Object.keys(s).flatMap(key => (key.startsWith(prefix) ? key.slice(prefix.length) : [])))
      return [...new Set([...memory.keys(), ...((all ?? []) as string[])])]
    },
    /** The conversation is the person's no more: what they wrote themselves stays theirs, what it was about goes. */
    part(conversationId: string) {
      for (const key of [":about", ":saved"]) put(conversationId + key, "")
    },
    /** Takes all of the person's from this device, what they searched for too. */
    wipe() {
      memory.clear()
      stored(s => {
        for (const key of Object.keys(s)) if (key.includes(personId)) s.removeItem(key)
      })
    },
    subscribe(listener: (key: string) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
export type Drafts = ReturnType<typeof createDrafts>
