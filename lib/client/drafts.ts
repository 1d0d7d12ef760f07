/** Text being written, per person and conversation: in memory at once, in `localStorage` for the next load and the other tabs. */
export const createDrafts = (personId: string) => {
  const prefix = `charla:draft:${personId}:`
  const memory = new Map<string, string>()
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const stored = (work: (storage: Storage) => unknown) => {
    try {
      return work(localStorage)
    } catch {
      // Full or forbidden: memory has to do.
    }
  }
  /** Another tab's text never replaces what is being typed here. */
  const typing = () => document.hasFocus() && (document.activeElement?.matches("textarea, [contenteditable]") ?? false)
  const heard = ({ key, newValue }: StorageEvent) => {
    if (!key?.startsWith(prefix) || typing()) return
    memory.set(key.slice(prefix.length), newValue ?? "")
    tell()
  }
  return {
    start() {
      window.addEventListener("storage", heard)
      return () => window.removeEventListener("storage", heard)
    },
    get(conversationId: string): string {
      if (!memory.has(conversationId))
        memory.set(conversationId, String(stored(s => s.getItem(prefix + conversationId)) ?? ""))
      return memory.get(conversationId)!
    },
    set(conversationId: string, text: string) {
      memory.set(conversationId, text)
      stored(s => (text ? s.setItem(prefix + conversationId, text) : s.removeItem(prefix + conversationId)))
      tell()
    },
    /** Takes all that was being written in one conversation. */
    drop(conversationId: string) {
      for (const key of ["", ":about", ":edit"]) this.set(conversationId + key, "")
    },
    /** Takes all of the person's from this device, what they searched for too. */
    wipe() {
      memory.clear()
      stored(s => {
        for (const key of Object.keys(s)) if (key.includes(personId)) s.removeItem(key)
      })
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
