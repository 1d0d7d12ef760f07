import type { SendInput, SendOutput } from "#lib/protocol/messages.ts"
import type { Result } from "#lib/protocol/result.ts"
import { History } from "#tests/support/history.ts"
import type { Window } from "#tests/support/window.ts"

export type Crowd = ReturnType<typeof makeCrowd>
type Ack = { at: number; ms: number }

/** People who go on writing into one room, each once a second, whatever happens; and what they were told, when. Times are milliseconds. */
export function makeCrowd(room: string) {
  const history = new History()
  const windows: Window[] = []
  const begun = new Map<string, number>()
  const acks: Ack[] = []
  let timer: NodeJS.Timeout | undefined
  let written = 0

  return {
    history,
    acks,
    watcher: {
      begins(authorId: string, input: SendInput) {
        if (!begun.has(input.clientId)) begun.set(input.clientId, performance.now())
        history.begins(authorId, input)
      },
      ends(clientId: string, result: Result<SendOutput>) {
        history.ends(clientId, result)
        const at = performance.now()
        if (result.ok) acks.push({ at, ms: at - begun.get(clientId)! })
      },
    },
    join: (window: Window) => void windows.push(window),
    /** `perSecond` messages in all, by those of the windows that `who` picks. */
    start(perSecond = 20, who: (index: number) => boolean = () => true) {
      const authors = windows.filter((_, index) => who(index))
      timer = setInterval(() => {
        void authors[written++ % authors.length]!.outbox.add(room, `${written}`)
      }, 1000 / perSecond)
    },
    stop: () => clearInterval(timer),
    /** How many messages are not known to be stored. */
    pending: () => windows.reduce((sum, window) => sum + window.pending(room), 0),
    /** 0.99 of the answers that came in this span took no longer; milliseconds, null when there were none. */
    p99(from: number, to = performance.now()) {
      const times = acks.filter(({ at }) => at >= from && at <= to).map(({ ms }) => ms)
      return times.length ? Math.round(times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)]!) : null
    },
  }
}
