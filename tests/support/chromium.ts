import { existsSync } from "node:fs"
import { chromium, type LaunchOptions } from "@playwright/test"

/** The shell is the same engine without the windows that nobody sees: half of the work. */
const places = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
]

/** The system's own Chromium; on other machines what `npx playwright install chromium` put there, if it did. */
export const findChromium = (): string | undefined =>
  [...places, chromium.executablePath()].find(path => path && existsSync(path))

/** How tests start it. */
export const chromiumOptions = (): LaunchOptions => ({
  executablePath: findChromium(),
  args: [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    // A microphone and a camera that are always there, and allowed.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
  ],
})
