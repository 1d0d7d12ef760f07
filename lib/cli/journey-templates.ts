import { readFileSync } from "node:fs"
import { ZodError } from "zod"
import { closeDatabase, connectDatabase } from "#db/client.ts"
import { CliError, run } from "#lib/cli/explain.ts"
import { reachDatabase } from "#lib/cli/reach-database.ts"
import { loadSettings } from "#lib/cli/settings.ts"
import { newestTemplate, newestTemplates, saveTemplate } from "#lib/domain/journeys/templates.ts"

const usage = `Say what: npm run journey-templates -- list
          npm run journey-templates -- show <route>
          npm run journey-templates -- save <file.json>`

/** The owner's way to the templates of journeys: what there is, one as JSON, and a changed one as its newest version. */
async function main(): Promise<void> {
  const [verb, name] = process.argv.slice(2)
  if (!verb || !["list", "show", "save"].includes(verb) || (verb !== "list" && !name)) throw new CliError(usage)
  loadSettings()
  const database = await reachDatabase()
  try {
    connectDatabase(database.url)
    if (verb === "list") await list()
    else if (verb === "show") await show(name!)
    else await save(name!)
  } finally {
    await closeDatabase()
    await database.release()
  }
}

const list = async () => {
  for (const { template, version } of await newestTemplates()) {
    const unchecked = template.steps.filter(step => step.checked === null).length
    const state = unchecked > 0 ? `${unchecked} of ${template.steps.length} steps not checked` : "checked"
    console.log(`${template.route.padEnd(20)} version ${version}  ${template.name.en} (${state})`)
  }
}

const show = async (route: string) => {
  const { template } = await newestTemplate(route).catch(() => {
    throw new CliError(`There is no route "${route}". See: npm run journey-templates -- list`)
  })
  console.log(JSON.stringify(template, null, 2))
}

const save = async (file: string) => {
  const { template, version } = await saveTemplate(read(file)).catch((error: unknown) => {
    if (!(error instanceof ZodError)) throw error
    const problems = error.issues.map(issue => `  ${issue.path.join(".") || "template"}: ${issue.message}`)
    throw new CliError(`This is no template:\n${problems.join("\n")}`)
  })
  console.log(`${template.route} has version ${version} now. Journeys move on to it with their next edit.`)
}

const read = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    throw new CliError(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
}

await run(main)
