import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, test } from "vitest"
import { withDataModel } from "#lib/cli/data-model.ts"
import { variableNames } from "#lib/env.ts"

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(file => file && existsSync(file))

const read = (file: string) => readFileSync(file, "utf8")
const prose = (file: string) => read(file).replace(/^```[\s\S]*?^```/gm, "")

/** Links and pictures that lead to a file of the project, with their text. */
const linksOf = (file: string) =>
  [...prose(file).matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)]
    .filter(([, , target]) => !/^[a-z]+:/.test(target!))
    .map(([, text, target]) => {
      const [path, anchor] = target!.split("#")
      return { text: text!, path: path ? join(dirname(file), path) : file, anchor }
    })

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-")
const anchorsOf = (file: string) => [...prose(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))

describe("the documents", () => {
  test("the README's table lists exactly the variables that are read", () => {
    const section = read("README.md")
      .split("\n## ")
      .find(part => part.startsWith("Configuration"))!
    const listed = [...section.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!)
    expect(listed.toSorted()).toEqual(variableNames.toSorted())
  })

  test("the README names only scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
    const named = ["README.md", "CONTRIBUTING.md", "SECURITY.md"].flatMap(file =>
      [...read(file).matchAll(/(?:^|`)npm run ([\w:-]+)/gm)].map(([, name]) => name!),
    )
    expect([...new Set(named)].filter(name => !(name in scripts))).toEqual([])
  })

  test.each(documents)("%s: what its links lead to exists", file => {
    const broken = linksOf(file)
      .filter(
        ({ path, anchor }) =>
          !existsSync(path) || (anchor && path.endsWith(".md") && !anchorsOf(path).includes(anchor)),
      )
      .map(({ text, path, anchor }) => `"${text}" leads to ${path}${anchor ? `#${anchor}` : ""}, which is not there.`)
    expect(broken).toEqual([])
  })

  test("every test that docs/reliability.md names exists", () => {
    const named = linksOf("docs/reliability.md").filter(({ path }) => path.startsWith("tests/"))
    expect(named.length).toBeGreaterThan(20)
    const missing = named.filter(({ text, path }) => !(existsSync(path) && read(path).includes(text)))
    expect(missing.map(({ text, path }) => `${path}: ${text}`)).toEqual([])
  })

  test("the data model is that of the schema", () => {
    const document = read("docs/architecture.md")
    expect(withDataModel(document)).toBe(document)
  })
})
