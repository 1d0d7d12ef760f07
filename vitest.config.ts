import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["tests/*.test.ts", "tests/{unit,domain,realtime,client,protocol,server}/**/*.test.ts"],
    globalSetup: "tests/support/global-setup.ts",
    pool: "forks",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
