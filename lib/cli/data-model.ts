import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { getTableName, is } from "drizzle-orm"
import { toSnakeCase } from "drizzle-orm/casing"
import { getTableConfig, type PgColumn, PgTable } from "drizzle-orm/pg-core"
import * as activity from "#db/schema/activity.ts"
import * as conversations from "#db/schema/conversations.ts"
import * as installation from "#db/schema/installation.ts"
import * as journeys from "#db/schema/journeys.ts"
import * as messages from "#db/schema/messages.ts"
import * as people from "#db/schema/people.ts"
import * as previews from "#db/schema/previews.ts"
import * as search from "#db/schema/search.ts"
import { root } from "#lib/cli/build-state.ts"
import { CliError, run } from "#lib/cli/explain.ts"

const file = join(root, "docs", "architecture.md")
const begin = "<!-- data model: made by `npm run data-model` -->"
const end = "<!-- end of the data model -->"

/** By name: the order in which a module gives out what it holds is the loader's matter. */
const tables = [people, conversations, messages, activity, journeys, installation, previews, search]
  .flatMap(noun => Object.values<unknown>(noun).filter((value): value is PgTable => is(value, PgTable)))
  .sort((a, b) => getTableName(a).localeCompare(getTableName(b)))

/** The schema as an entity diagram of Mermaid. */
export function dataModel(): string {
  const entities = tables.flatMap(table => {
    const { name, columns } = getTableConfig(table)
    return [`  ${name} {`, ...columns.map(column => `    ${attribute(column, table)}`), "  }"]
  })
  const relations = tables.flatMap(table => {
    const { name, foreignKeys } = getTableConfig(table)
    return foreignKeys.map(key => {
      const { columns, foreignTable } = key.reference()
      const from = columns.some(column => !column.notNull) ? "|o" : "||"
      return `  ${getTableConfig(foreignTable).name} ${from}--o{ ${name} : "${columns.map(nameOf).join(", ")}"`
    })
  })
  return ["```mermaid", "erDiagram", ...entities, ...relations, "```"].join("\n")
}

/** One line of an entity: type, name, keys, and what else is to be known of it. */
function attribute(column: PgColumn, table: PgTable): string {
  const { primaryKeys, foreignKeys, uniqueConstraints } = getTableConfig(table)
  // A key of several columns holds copies of them.
  const isIn = (columns: { name: string }[]) => columns.some(one => one.name === column.name)
  const isPrimary = column.primary || primaryKeys.some(key => isIn(key.columns))
  const isForeign = foreignKeys.some(key => isIn(key.reference().columns))
  const keys = [isPrimary && "PK", isForeign && "FK", column.isUnique && "UK"].filter(Boolean).join(", ")
  const together = uniqueConstraints.filter(constraint => isIn(constraint.columns)).map(one => `unique: ${one.name}`)
  const notes = [...together, ...(column.notNull || isPrimary ? [] : ["may be null"])].join("; ")
  const type = column
    .getSQLType()
    .replace(/^timestamp.*/, "timestamptz")
    .replaceAll(" ", "_")
  return [type, nameOf(column), keys, notes && `"${notes}"`].filter(Boolean).join(" ")
}

const nameOf = (column: PgColumn) => (column.keyAsName ? toSnakeCase(column.name) : column.name)

/** The document with the diagram of today between its two markers. */
export function withDataModel(document: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)]
  if (from < 0 || to < from) throw new CliError(`docs/architecture.md has lost the lines "${begin}" and "${end}".`)
  return `${document.slice(0, from + begin.length)}\n${dataModel()}\n${document.slice(to)}`
}

/** Writes the diagram, or, with `--check`, only looks whether it is the one of today. */
async function main(): Promise<void> {
  const document = readFileSync(file, "utf8")
  const fresh = withDataModel(document)
  if (fresh === document) return
  if (process.argv.includes("--check"))
    throw new CliError("docs/architecture.md is older than the schema; npm run data-model")
  writeFileSync(file, fresh)
}

if (import.meta.main) await run(main)
