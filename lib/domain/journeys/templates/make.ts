import type { Field, OfficeGroup, Step, Template } from "#lib/protocol/journeys/template.ts"
import type { Words } from "#lib/protocol/journeys/words.ts"

type Flags = Pick<Step, "role" | "optional" | "repeatable" | "loose">

export const filing: Flags = { role: "filing" }
export const decision: Flags = { role: "decision" }
export const optional: Flags = { optional: true }
/** May come at any time between filing and decision, and not for everyone. */
export const between: Flags = { optional: true, loose: true }
/** The same, and more than once. */
export const again: Flags = { optional: true, loose: true, repeatable: true }
/** Comes for everyone, at no fixed place among its neighbours. */
export const anytime: Flags = { loose: true }

/** Names that are the same in every language. */
export const same = (name: string): Words => ({ en: name, es: name })

/** A way to write the steps of one authority, one line each: key, English, Spanish, form or document, what kind of step. */
export const stepsOf =
  (authority: Words | null) =>
  (key: string, en: string, es: string, form: string | null = null, flags: Flags = {}): Step => ({
    key,
    label: { en, es },
    ...flags,
    authority,
    form,
    checked: null,
  })

export const offices = (
  key: string,
  en: string,
  es: string,
  options: Record<string, string | [string, string]>,
): OfficeGroup => ({
  key,
  label: { en, es },
  options: Object.entries(options).map(([key, name]) => ({
    key,
    label: typeof name === "string" ? same(name) : { en: name[0], es: name[1] },
  })),
})

type Shown = Partial<Pick<Field, "audience" | "filterable">>

export const choice = (
  key: string,
  en: string,
  es: string,
  options: Record<string, [string, string]>,
  more: Shown = {},
): Field => ({
  key,
  kind: "choice",
  label: { en, es },
  options: Object.entries(options).map(([key, [en, es]]) => ({ key, label: { en, es } })),
  audience: "everyone",
  filterable: true,
  ...more,
})
export const text = (key: string, en: string, es: string, max = 80, more: Shown = {}): Field => ({
  key,
  kind: "text",
  label: { en, es },
  max,
  audience: "everyone",
  filterable: false,
  ...more,
})
export const number = (key: string, en: string, es: string, min: number, max: number, more: Shown = {}): Field => ({
  key,
  kind: "number",
  label: { en, es },
  min,
  max,
  audience: "everyone",
  filterable: true,
  ...more,
})
export const date = (key: string, en: string, es: string, more: Shown = {}): Field => ({
  key,
  kind: "date",
  label: { en, es },
  audience: "everyone",
  filterable: false,
  ...more,
})
export const yesNo = (key: string, en: string, es: string): Field =>
  choice(key, en, es, { yes: ["Yes", "Sí"], no: ["No", "No"] })

export const route = (
  route: string,
  country: string,
  en: string,
  es: string,
  rest: Pick<Template, "steps"> & Partial<Pick<Template, "offices" | "fields">>,
): Template => ({ route, country, name: { en, es }, offices: [], fields: [], ...rest })
