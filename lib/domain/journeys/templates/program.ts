import type { Template } from "#lib/protocol/journeys/template.ts"
import { elsewhere } from "./elsewhere.ts"
import { unitedKingdom } from "./united-kingdom.ts"
import { unitedStates } from "./united-states.ts"

/** The roads that come with the program. What they rest on is named; none is checked until an administrator has done it. */
export const programTemplates: Template[] = [...unitedStates, ...unitedKingdom, ...elsewhere]
