import { defineConfig } from "@playwright/test"
import { chromiumOptions } from "../support/chromium.ts"

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results",
  globalSetup: "./support/global-setup.ts",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [["json"] as const] : [])],
  use: {
    browserName: "chromium",
    // Tests that are about it allow it; for the others it would only be one more thing to start in each context.
    serviceWorkers: "block",
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    // Nothing is measured while it moves.
    contextOptions: { reducedMotion: "reduce" },
    // A trace costs a fifth of the time, so it is for looking closer: CHARLA_TRACE=1.
    trace: process.env.CHARLA_TRACE === "1" ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: chromiumOptions(),
  },
})
