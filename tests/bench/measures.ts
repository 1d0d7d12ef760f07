import type { Line } from "./line.ts"
import { fanout } from "./measures/fanout.ts"
import type { Place } from "./place.ts"

export type Options = { name: string; place: Place; rounds: number; large: boolean }
export type Measure = (options: Options) => Promise<Line>

/** Every measure by its name: how it is taken, and how many rounds it has when nobody says otherwise. */
export const measures: Record<string, { take: Measure; rounds: number }> = {
  "fanout-50": { take: fanout(50), rounds: 3 },
  "fanout-200": { take: fanout(200), rounds: 3 },
  "fanout-1000": { take: fanout(1000), rounds: 3 },
}
