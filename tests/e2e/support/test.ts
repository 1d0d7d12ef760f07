import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test"
import { type Line, openLine } from "./line.ts"
import { type Account, account, asker, type Person, signIn } from "./people.ts"

type Where = BrowserContextOptions & {
  /** Where the pages are; the run's own server without it. */
  origin?: string
  /** The server behind `origin`, where a line is in between. */
  server?: string
}

type Fixtures = {
  /** What pages may report beyond refusals and lost connections. */
  tolerated: RegExp | null
  origin: string
  /** A browser that nobody is signed in in. */
  browserOf(where?: Where): Promise<BrowserContext>
  /** A new account, signed in in a browser of its own whose one page is still blank. */
  person(name: string, where?: Where): Promise<Person>
  /** The same account on one more device. */
  device(of: Account, where?: Where): Promise<Person>
  /** A line to the run's server. */
  line: Line
}

/** Refusals and lost connections, which the browser reports and tests bring about; the last is a worker's script that was being looked for. */
const expected = /^Failed to load resource|^WebSocket connection to|^An unknown error occurred when fetching the script/

/**
 * What a page streams may stand in it twice for a moment, hidden once: a page is there when that is over. What became nothing, as of a page
 * that is not found, stays as an empty frame.
 */
const untilStreamed = (page: Page) =>
  page.waitForFunction(() => !document.querySelector('div[hidden][id^="S:"] > :not(template)'))

const waitForStreams = (page: Page) => {
  const { goto, reload } = page
  page.goto = async (...input) => {
    const response = await goto.apply(page, input)
    await untilStreamed(page)
    return response
  }
  page.reload = async (...input) => {
    const response = await reload.apply(page, input)
    await untilStreamed(page)
    return response
  }
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from a pattern.
  origin: async ({}, use) => use(process.env.E2E_ORIGIN!),

  tolerated: [null, { option: true }],

  browserOf: async ({ browser, origin, tolerated }, use) => {
    const problems: string[] = []
    const report = (problem: string) => {
      if (!expected.test(problem) && !tolerated?.test(problem)) problems.push(problem)
    }
    const contexts: BrowserContext[] = []
    await use(async ({ origin: at = origin, server: _, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: at, ...options })
      contexts.push(context)
      // Without scripts it stays hidden.
      if (options.javaScriptEnabled !== false) context.on("page", waitForStreams)
      // What nobody may see, on any page of any test: a report of the policy, a script that fails, a dialog.
      context.on("console", message => {
        if (message.type() === "error") report(message.text())
      })
      context.on("weberror", error => report(String(error.error())))
      context.on("dialog", dialog => {
        report(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      return context
    })
    // What is broken off by closing is seen by nobody.
    const seen = [...problems]
    for (const context of contexts) await context.close()
    expect(seen).toEqual([])
  },

  person: async ({ device, request, origin }, use) => {
    await use(async (name, where) => {
      const made = account(name)
      await asker(request, where?.server ?? where?.origin ?? origin)("account:sign-up", made)
      return device(made, where)
    })
  },

  device: async ({ browserOf, origin }, use) => {
    await use(async (of, where = {}) => {
      const context = await browserOf(where)
      const server = where.server ?? where.origin ?? origin
      await signIn(context.request, server, of)
      const session = await (await context.request.get(`${server}/api/auth/session`)).json()
      return {
        ...of,
        id: session.user.id,
        context,
        page: await context.newPage(),
        ask: asker(context.request, server),
      }
    })
  },

  line: async ({ origin }, use) => {
    const line = await openLine(Number(new URL(origin).port))
    await use(line)
    await line.close()
  },
})

export { expect }
