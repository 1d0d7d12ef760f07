import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "@playwright/test"
import { demoPassword } from "#db/seed.ts"
import { root } from "#lib/cli/build-state.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { en } from "#lib/i18n/en.ts"
import { journeysWords } from "#lib/i18n/late/journeys.ts"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"
import type { Result } from "#lib/protocol/result.ts"

const folder = join(root, "docs", "screens")
const viewer = "amara"
/** Who else is there, so that a conversation looks as it does when people are in it. */
const company = ["mateo", "priya", "sofia"]
const room = "London Arrivals"
/** What is said while the pictures are made, so that the viewer's own side is seen as well. */
const talk: [handle: string, body: string, reactions: [handle: string, emoji: string][]][] = [
  [
    "mateo",
    "Got the keys today! Does anyone near **Hackney** have a drill I could borrow?",
    [
      ["priya", "🎉"],
      ["sofia", "🎉"],
      ["sofia", "🔑"],
    ],
  ],
  ["amara", "Congratulations! I have one, and a spirit level.", []],
  ["amara", "Come by after six, I am in all evening.", [["mateo", "🙏"]]],
  ["sofia", "Mateo, take the level. Trust me.", []],
]

const devices: Record<string, BrowserContextOptions> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
}
const themes = ["light", "dark"] as const

type Shot = { name: string; show(page: Page, conversationId: string): Promise<unknown>; signedOut?: boolean }

const shots: Shot[] = [
  { name: "sign-in", signedOut: true, show: page => page.goto("/sign-in") },
  { name: "lobby", show: page => page.goto("/") },
  { name: "explore", show: page => page.goto("/explore") },
  { name: "profile", show: page => page.goto("/people/mateo") },
  { name: "journey", show: openJourney },
  {
    name: "statistics",
    async show(page) {
      await openJourney(page)
      await page.getByRole("link", { name: journeysWords.en.statistics }).click()
      await page.waitForURL(/routes/)
    },
  },
  { name: "settings", show: page => page.goto("/settings") },
  { name: "conversation", show: (page, id) => page.goto(`/c/${id}`) },
  {
    name: "members",
    async show(page, id) {
      await page.goto(`/c/${id}`)
      // A press before the scripts run would be nobody's.
      await untilStill(page)
      await page.getByRole("button", { name: en.conversation.details, exact: true }).click()
      await page.getByRole("heading", { name: en.conversation.details, exact: true }).waitFor()
    },
  },
]

async function openJourney(page: Page): Promise<void> {
  await page.goto("/journeys")
  await page.getByRole("region", { name: journeysWords.en.mine }).getByRole("link").first().click()
  await page.waitForURL(/journeys\/[0-9a-f-]{36}/)
}

/** Only those that are named after the command; without a name all. */
const wanted = process.argv.slice(2)

/** Makes the pictures of docs/screens: a fresh demo on a free port, seen by one of its people. */
async function screenshots(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "charla-screens-"))
  const demo = await startDemo(dataDir)
  const browser = await chromium.launch(findChromium())
  try {
    mkdirSync(folder, { recursive: true })
    await takeAll(browser, demo.origin)
  } finally {
    await browser.close()
    await demo.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function takeAll(browser: Browser, origin: string): Promise<void> {
  const open = (options: BrowserContextOptions = {}) =>
    browser.newContext({
      baseURL: origin,
      locale: "en-GB",
      timezoneId: afternoon(),
      reducedMotion: "reduce",
      ...options,
    })
  const stranger = await open()
  const cast = new Map<string, BrowserContext>()
  for (const handle of [viewer, ...company]) {
    const context = await open()
    await signIn(context, handle)
    cast.set(handle, context)
  }
  const reader = cast.get(viewer)!
  const conversationId = await findConversation(reader)
  for (const handle of company) await sitDown(cast.get(handle)!, conversationId)

  for (const shot of shots.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    if (shot.name === "conversation") await converse(cast, conversationId)
    for (const [device, options] of Object.entries(devices)) {
      for (const colorScheme of themes) {
        const storageState = await (shot.signedOut ? stranger : reader).storageState()
        const context = await open({ ...options, colorScheme, storageState })
        const page = await context.newPage()
        await shot.show(page, conversationId)
        await untilStill(page)
        const file = `${shot.name}-${device}-${colorScheme}.png`
        await page.screenshot({ path: join(folder, file), caret: "hide", animations: "disabled" })
        console.log(`docs/screens/${file}`)
        await context.close()
      }
    }
  }
  for (const context of [stranger, ...cast.values()]) await context.close()
}

/** A zone in which it is the afternoon, so that what the demo says was said a few hours ago was said today. */
function afternoon(): string {
  const ahead = ((15 - new Date().getUTCHours() + 10) % 24) - 10
  // The sign of these names is turned around.
  return ahead === 0 ? "UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`
}

/** Opens the conversation in a window of somebody's own. */
async function sitDown(context: BrowserContext, conversationId: string): Promise<void> {
  const page = await context.newPage()
  await page.goto(`/c/${conversationId}`)
  await untilStill(page)
}

async function converse(cast: Map<string, BrowserContext>, conversationId: string): Promise<void> {
  const as = (handle: string) => cast.get(handle)!
  for (const [handle, body, reactions] of talk) {
    const clientId = randomUUID()
    const { message } = await ask(as(handle), "message:send", { conversationId, clientId, body })
    for (const [from, emoji] of reactions) {
      await ask(as(from), "reaction:add", { conversationId, seq: message.seq, emoji })
    }
    // Read up to here, so that all pictures are alike.
    await ask(as(viewer), "conversation:read", { conversationId, seq: message.seq })
  }
}

/** Nothing is loading any more, the fonts are there, and what was to appear has appeared. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle")
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(400)
}

async function signIn({ request }: BrowserContext, handle: string): Promise<void> {
  const { csrfToken } = await (await request.get("/api/auth/csrf")).json()
  const answer = await request.post("/api/auth/callback/credentials", {
    data: { csrfToken, login: handle, password: demoPassword },
  })
  if (!answer.ok()) throw new CliError(`${handle} cannot sign in to the demo: ${await answer.text()}`)
}

async function findConversation(reader: BrowserContext): Promise<string> {
  const { rows } = await ask(reader, "conversation:list", {})
  const found = rows.find(({ conversation }) => conversation.name === room)
  if (!found) throw new CliError(`The demo has no conversation "${room}" for ${viewer}.`)
  return found.conversation.id
}

async function ask<N extends CommandName>(
  { request }: BrowserContext,
  name: N,
  input: CommandInput<N>,
): Promise<CommandOutput<N>> {
  const answer = await request.post(`/api/commands/${name}`, { data: input })
  const result = (await answer.json()) as Result<CommandOutput<N>>
  if (!result.ok) throw new CliError(`${name} was refused: ${result.error.message}`)
  return result.value
}

/** A demo in a process of its own, on data and a port of its own, whatever the settings of this machine are. */
async function startDemo(dataDir: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const env = { ...process.env, DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "silent", LOG_FILES: "off" }
  for (const name of ["HOST", "PUBLIC_URL", "TRUST_PROXY", "DATABASE_URL", "SIGNUP", "NODE_ENV"]) {
    Object.assign(env, { [name]: "" })
  }
  const child = spawn(process.execPath, [join(root, "lib/cli/demo.ts")], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  })
  const stop = () => ended(child)
  try {
    return { origin: await addressOf(child), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ""
    child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      said += text
      const address = /Charla is at (http:\S+)/.exec(said)?.[1]
      if (address) resolve(address)
    })
    child.once("exit", () => reject(new CliError("The demo did not start; what stands above says why.")))
  })
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once("exit", () => resolve())
    child.kill("SIGTERM")
  })
}

/** The system's Chromium, as the tests find it; else the one that `npx playwright install chromium` has put there. */
function findChromium() {
  const places = [process.env.CHROMIUM_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  return {
    executablePath: places.find(path => path && existsSync(path)),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  }
}

if (import.meta.main) await run(screenshots)
