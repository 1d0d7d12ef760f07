import { withDeadline } from "#lib/deadline.ts"
import { once } from "#lib/process.ts"

/** A database that has stopped answering would otherwise keep everybody behind one question waiting. */
const DEADLINE_MS = 10_000

type Waiting<Question, Answer> = {
  question: Question
  resolve(answer: Answer): void
  reject(error: unknown): void
}
type State<Question, Answer> = { waiting: Waiting<Question, Answer>[]; running: boolean }

export type Gathered<Question, Answer> = {
  /** Answers these, in their order. */
  run(questions: Question[]): Promise<Answer[]>
  /** How many are answered together. */
  most?: number
  /** Questions for which this is the same are not answered together, but one after the other. */
  apart?(question: Question): string | undefined
}

/**
 * Answers questions that come at the same time together: while some are being answered the rest gather, and the next turn takes them all.
 * No timer: one that comes alone goes at once. Where a turn fails because of one of its questions, each is asked by itself, so that it
 * fails nobody but itself. `name` is its own throughout the program.
 */
export function gather<Question, Answer>(
  name: string,
  { run, most = 100, apart }: Gathered<Question, Answer>,
): (question: Question) => Promise<Answer> {
  const state = once(`gather-${name}`, (): State<Question, Answer> => ({ waiting: [], running: false }))

  async function runAll(): Promise<void> {
    state.running = true
    while (state.waiting.length > 0) await answer(take())
    // In the same step as the look at what waits: what comes in between would find a runner that has stopped looking.
    state.running = false
  }

  function take(): Waiting<Question, Answer>[] {
    const { waiting } = state
    if (!apart && waiting.length <= most) {
      state.waiting = []
      return waiting
    }
    const seen = new Set<string>()
    const taken: Waiting<Question, Answer>[] = []
    state.waiting = waiting.filter(each => {
      const key = apart?.(each.question)
      if (taken.length === most || (key !== undefined && seen.has(key))) return true
      if (key !== undefined) seen.add(key)
      taken.push(each)
      return false
    })
    return taken
  }

  async function answer(batch: Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await withDeadline(run(batch.map(({ question }) => question)), DEADLINE_MS)
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at]!)
    } catch (error) {
      if (batch.length > 1 && isOfOne(error)) for (const each of batch) await answer([each])
      else for (const { reject } of batch) reject(error)
    }
  }

  return question =>
    new Promise((resolve, reject) => {
      state.waiting.push({ question, resolve, reject })
      if (!state.running) void runAll()
    })
}

/** Errors of PostgreSQL that belong to what was asked, or to a lock that was waited for, and not to the connection or the server. */
const isOfOne = (error: unknown): boolean => {
  const { code, cause } = (error ?? {}) as { code?: string; cause?: unknown }
  return /^2[23]|^40P01$|^55P03$/.test(code ?? "") || (cause !== undefined && isOfOne(cause))
}
