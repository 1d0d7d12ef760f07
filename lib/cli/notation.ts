/** The part of JSON Schema that the protocol's schemas come out as. */
export type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  additionalProperties?: boolean | JsonSchema
  minimum?: number
  maximum?: number
  maxItems?: number
  minItems?: number
}

const largest = 2 ** 31 - 1

/** A schema as one reads a type: `{ id: uuid, body: string, replyTo?: integer ≥ 1 }`. */
export function notate(schema: JsonSchema): string {
  if (schema.$ref) return schema.$ref.replace(/^.*\//, "")
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(" | ")
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf) return schema.anyOf.map(notate).join(" | ")
  if (schema.type === "array") return notateList(schema)
  if (schema.type === "object") return notateObject(schema)
  if (schema.type === "string") return schema.format ?? "string"
  if (schema.type === "integer" || schema.type === "number") return notateNumber(schema)
  return [schema.type ?? "anything"].flat().join(" | ")
}

function notateObject({ properties = {}, required = [], additionalProperties }: JsonSchema): string {
  const entries = Object.entries(properties).map(
    ([name, value]) => `${name}${required.includes(name) ? "" : "?"}: ${notate(value)}`,
  )
  if (typeof additionalProperties === "object" && entries.length === 0)
    return `{ [id]: ${notate(additionalProperties)} }`
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`
}

function notateList({ items = {}, minItems, maxItems }: JsonSchema): string {
  const inner = notate(items)
  const bounds = [minItems && `at least ${minItems}`, maxItems && `at most ${maxItems}`].filter(Boolean).join(", ")
  return `${inner.includes(" | ") ? `(${inner})` : inner}[]${bounds ? ` (${bounds})` : ""}`
}

function notateNumber({ type, minimum, maximum }: JsonSchema): string {
  const least = minimum !== undefined && minimum > -largest ? ` ≥ ${minimum}` : ""
  const most = maximum !== undefined && maximum < largest ? ` ≤ ${maximum}` : ""
  return `${type}${least}${most}`
}
