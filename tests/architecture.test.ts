import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { describe, expect, test } from "vitest"

/** What each layer may import besides itself. A folder's rule is the longest one that fits. `npm:` names packages. */
const rules: Record<string, string[]> = {
  "lib/protocol": ["npm:zod"],
  "lib/i18n": ["lib/protocol"],
  "lib/process.ts": [],
  "lib/env.ts": ["lib/process.ts", "lib/protocol/limits.ts", "npm:zod", "npm:ipaddr.js"],
  "lib/log.ts": ["lib/process.ts", "lib/env.ts", "lib/log-file.ts", "npm:pino"],
  "lib/deadline.ts": [],
  "lib/build-stamp.ts": [],
  "lib/rate.ts": ["lib/process.ts"],
  "lib/outbound": ["lib/process.ts", "npm:ipaddr.js"],
  // A process of its own that gets nothing of this one.
  "lib/outbound/page": [],
  db: ["lib/deadline.ts", "lib/env.ts", "lib/process.ts", "lib/log.ts", "npm:drizzle-orm", "npm:postgres"],
  "db/seed.ts": [
    "db",
    "lib/domain",
    "lib/protocol",
    "lib/env.ts",
    "lib/process.ts",
    "lib/log.ts",
    "npm:drizzle-orm",
    "npm:uuid",
  ],
  "db/seed-journeys.ts": ["db", "lib/domain", "lib/protocol", "npm:drizzle-orm", "npm:uuid"],
  "db/large-plan.ts": ["db", "npm:uuid"],
  "db/seed-large.ts": ["db", "lib/domain", "npm:uuid"],
  "lib/domain": [
    "lib/deadline.ts",
    "lib/protocol",
    "db",
    "lib/storage",
    "lib/media",
    "lib/process.ts",
    "lib/log.ts",
    "lib/metrics.ts",
    "lib/env.ts",
    "lib/secrets.ts",
    "lib/rate.ts",
    "lib/outbound",
    "npm:drizzle-orm",
    "npm:uuid",
    "npm:@node-rs/argon2",
  ],
  "lib/storage": ["lib/env.ts", "lib/process.ts", "lib/log.ts", "lib/secrets.ts", "npm:uploadthing", "npm:busboy"],
  "lib/media": ["lib/process.ts", "npm:sharp", "npm:file-type", "npm:@hyzyla/pdfium", "npm:thumbhash"],
  "lib/commands": [
    "lib/protocol",
    "lib/domain",
    "lib/auth/session.ts",
    "lib/env.ts",
    "lib/rate.ts",
    "lib/process.ts",
    "lib/log.ts",
    "lib/metrics.ts",
    "npm:zod",
  ],
  "lib/auth": [
    "lib/protocol",
    "lib/domain",
    "db",
    "lib/env.ts",
    "lib/secrets.ts",
    "lib/process.ts",
    "lib/log.ts",
    "npm:next-auth",
    "npm:next",
    "npm:server-only",
    "npm:react",
  ],
  "lib/http": [
    "lib/deadline.ts",
    "lib/build-stamp.ts",
    "lib/protocol",
    "lib/domain",
    "db",
    "lib/env.ts",
    "lib/auth/session.ts",
    "lib/process.ts",
    "lib/log.ts",
    "lib/metrics.ts",
    "lib/storage",
    "lib/rate.ts",
    "npm:ipaddr.js",
    "npm:next",
  ],
  "lib/realtime": [
    "lib/deadline.ts",
    "lib/protocol",
    "lib/commands",
    "lib/domain",
    "lib/auth/session.ts",
    "lib/env.ts",
    "lib/rate.ts",
    "lib/process.ts",
    "lib/log.ts",
    "lib/metrics.ts",
    "npm:socket.io",
    "npm:@redis/client",
  ],
  "lib/jobs": [
    "lib/deadline.ts",
    "lib/protocol",
    "lib/commands",
    "lib/domain",
    "lib/process.ts",
    "lib/log.ts",
    "lib/metrics.ts",
    "npm:graphile-worker",
    "npm:pg",
  ],
  "lib/cli": ["*"],
  "lib/client": [
    "lib/protocol",
    "lib/i18n",
    "npm:react",
    "npm:@tanstack/react-query",
    "npm:socket.io-client",
    "npm:idb",
    "npm:mediabunny",
    "npm:next",
    "npm:uploadthing",
    "npm:thumbhash",
  ],
  components: [
    "lib/protocol",
    "lib/i18n",
    "lib/client",
    "npm:react",
    "npm:react-dom",
    "npm:next",
    "npm:@tanstack/react-query",
    "npm:frimousse",
  ],
  app: [
    "lib/protocol",
    "lib/i18n",
    "lib/commands",
    "lib/domain",
    "lib/auth",
    "lib/client",
    "components",
    "npm:react",
    "npm:next",
    "npm:next-auth",
    "npm:server-only",
  ],
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter(file => /\.(ts|tsx)$/.test(file) && existsSync(file))
const sources = files.filter(file => /^(app|components|lib|db)\//.test(file))

/** Import specifiers of a file; `type` ones are erased before it runs. */
const importsOf = (file: string) =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /^\s*(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm,
    ),
  ].map(found => ({ isType: Boolean(found[1]), specifier: found[2] ?? found[3]! }))

/** Where a specifier leads: a path in the project, or `npm:<package>`; null for what Node itself offers. */
const targetOf = (file: string, specifier: string): string | null => {
  if (specifier.startsWith("node:")) return null
  if (specifier.startsWith("#")) return specifier.slice(1)
  if (specifier.startsWith(".")) return normalize(join(dirname(file), specifier))
  return `npm:${specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")}`
}

const within = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)
const layerOf = (file: string) =>
  Object.keys(rules)
    .filter(layer => within(file, layer))
    .sort((a, b) => b.length - a.length)[0]

describe("the architecture", () => {
  test("every source file belongs to a layer", () => {
    const loose = sources.filter(file => !layerOf(file) && !/^lib\/[a-z-]+\.ts$/.test(file))
    expect(loose).toEqual([])
  })

  test("layers import only what they may", () => {
    const broken = sources.flatMap(file => {
      const layer = layerOf(file)
      if (!layer) return []
      const allowed = rules[layer]!
      return importsOf(file).flatMap(({ specifier }) => {
        const target = targetOf(file, specifier)
        if (!target || allowed.includes("*") || within(target, layer)) return []
        if (allowed.some(one => within(target, one))) return []
        return [
          `${file} imports ${specifier}, but ${layer} may import only itself and ${allowed.join(", ") || "nothing"}.`,
        ]
      })
    })
    expect(broken).toEqual([])
  })

  test("imports of the project's own files carry their extension and go by name", () => {
    const broken = files.flatMap(file =>
      importsOf(file)
        .filter(({ specifier }) => /^(#|\.\.?\/)/.test(specifier) && !/\.(ts|tsx|css|json|mjs)$/.test(specifier))
        .map(({ specifier }) => `${file} imports ${specifier} without an extension.`),
    )
    expect(broken).toEqual([])
  })

  test("nothing that the server starts with is a .tsx file or Next-only", () => {
    const seen = new Set<string>()
    const walk = (file: string, from: string): string[] => {
      if (seen.has(file) || !existsSync(file)) return []
      seen.add(file)
      if (file.endsWith(".tsx")) return [`${file} is reached from server.ts by ${from}.`]
      return importsOf(file)
        .filter(({ isType }) => !isType)
        .flatMap(({ specifier }) => {
          if (specifier === "server-only") return [`${file} imports server-only and is reached from server.ts.`]
          const target = targetOf(file, specifier)
          return target && !target.startsWith("npm:") ? walk(target, file) : []
        })
    }
    expect(walk("server.ts", "itself")).toEqual([])
  })

  test("the browser never gets zod", () => {
    const reaches = new Map<string, boolean>()
    const hasZod = (file: string): boolean => {
      if (!reaches.has(file)) {
        reaches.set(file, false)
        const found =
          existsSync(file) &&
          importsOf(file).some(({ isType, specifier }) => {
            if (isType) return false
            const target = targetOf(file, specifier)
            return target === "npm:zod" || (target !== null && !target.startsWith("npm:") && hasZod(target))
          })
        reaches.set(file, found)
      }
      return reaches.get(file)!
    }
    expect(sources.filter(file => /^(components|lib\/client)\//.test(file) && hasZod(file))).toEqual([])
  })

  test("only the domain, the sign-in and the seed touch tables", () => {
    const broken = sources.filter(
      file =>
        !/^(db|lib\/domain|lib\/auth|lib\/cli)\//.test(file) &&
        importsOf(file).some(({ specifier }) => specifier.startsWith("#db/schema/")),
    )
    expect(broken).toEqual([])
  })

  test("there are no barrels and no drawers for odds and ends", () => {
    const barrels = sources.filter(file => /(^|\/)index\.tsx?$/.test(file))
    const drawers = sources.filter(file => /(^|\/)(utils?|helpers?|common|misc)(\.tsx?|\/)/.test(file))
    expect([...barrels, ...drawers]).toEqual([])
  })

  test("state of the module lives behind once()", () => {
    const broken = sources
      .filter(file => !/^(components|lib\/client|lib\/cli|lib\/i18n)\//.test(file) && file !== "lib/process.ts")
      .filter(file => /^(export\s+)?let\s/m.test(readFileSync(file, "utf8")))
    expect(broken).toEqual([])
  })

  test("user text never becomes HTML", () => {
    const broken = sources.filter(file => /dangerouslySetInnerHTML|\.innerHTML\b/.test(readFileSync(file, "utf8")))
    expect(broken).toEqual([])
  })

  test("server.ts reads as prose", () => {
    expect(readFileSync("server.ts", "utf8").split("\n").length).toBeLessThanOrEqual(81)
  })
})
