import type { Line } from "./line.ts"
import { boot } from "./measures/boot.ts"
import { connect } from "./measures/connect.ts"
import { fanout } from "./measures/fanout.ts"
import { fanoutLatency } from "./measures/fanout-latency.ts"
import { firstLoad } from "./measures/first-load.ts"
import { history } from "./measures/history.ts"
import { hotRoom } from "./measures/hot-room.ts"
import { idle } from "./measures/idle.ts"
import { receipts } from "./measures/receipts.ts"
import { scroll } from "./measures/scroll.ts"
import { sendMany } from "./measures/send-many.ts"
import { sendOne } from "./measures/send-one.ts"
import { storm } from "./measures/storm.ts"
import { typing } from "./measures/typing.ts"
import type { Place } from "./place.ts"

export type Options = { name: string; place: Place; rounds: number; large: boolean }
export type Measure = (options: Options) => Promise<Line>

/** Every measure by its name: how it is taken, and how many rounds it has when nobody says otherwise. */
export const measures: Record<string, { take: Measure; rounds: number }> = {
  "fanout-50": { take: fanout(50), rounds: 3 },
  "fanout-200": { take: fanout(200), rounds: 3 },
  "fanout-1000": { take: fanout(1000), rounds: 3 },
  "hot-room": { take: hotRoom, rounds: 3 },
  "send-one": { take: sendOne, rounds: 3 },
  "send-many": { take: sendMany, rounds: 5 },
  "fanout-latency": { take: fanoutLatency, rounds: 3 },
  "receipts-200": { take: receipts, rounds: 3 },
  idle: { take: idle, rounds: 3 },
  connect: { take: connect, rounds: 3 },
  storm: { take: storm, rounds: 3 },
  history: { take: history, rounds: 3 },
  boot: { take: boot, rounds: 3 },
  scroll: { take: scroll, rounds: 1 },
  typing: { take: typing, rounds: 3 },
  "first-load": { take: firstLoad, rounds: 3 },
}
