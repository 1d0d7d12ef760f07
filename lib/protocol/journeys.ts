import { z } from "zod"
import { audience } from "./audience.ts"
import { outcomes, statuses } from "./journeys/check.ts"
import { template } from "./journeys/template.ts"
import { limits } from "./limits.ts"
import { person } from "./people.ts"
import { id, input, isBlank, line, optionalLine, plain, time } from "./text.ts"

const key = () => z.string().regex(/^[a-z0-9_]{1,40}$/, "malformed")
const route = () => z.string().regex(/^[a-z0-9-]{1,40}$/, "malformed")
/** A day or a month: `2026-04-02`, `2026-04`. */
const when = () => z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, "malformed")
const country = () => z.string().regex(/^[A-Z]{2}$/, "malformed")
const year = () => z.number().int().min(1950).max(2199)
const days = z.object({ least: z.number(), most: z.number() })

export const milestone = z.object({
  step: z.string(),
  occurrence: z.number(),
  when: z.string(),
  outcome: z.enum(outcomes).optional(),
  place: z.string().optional(),
})
export type MilestoneDto = z.infer<typeof milestone>

/**
 * A journey as whoever may see it sees it. Own fields are those that its viewer may see. `revision` counts its changes, `reached` is the
 * place of its furthest step, `filed` when it was filed (a day or a month).
 */
export const journey = z.object({
  id: id(),
  ownerId: id(),
  route: z.string(),
  version: z.number(),
  title: z.string().nullable(),
  origin: z.string().nullable(),
  offices: z.array(z.string()),
  status: z.enum(statuses),
  filed: z.string().nullable(),
  reached: z.number(),
  milestones: z.array(milestone),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
  notes: z.string(),
  revision: z.number(),
  changedAt: time(),
})
export type JourneyDto = z.infer<typeof journey>

/** What only its owner is told of it. `stale`: nothing was said for so long that it is asked whether anything is new. */
export const ownSide = z.object({ audience, counted: z.boolean(), compared: z.boolean(), stale: z.boolean() })
export type OwnSide = z.infer<typeof ownSide>

/** A list's row: `template` by route is told once beside it. `day`: days since it was filed, until it was decided or until today. */
export const journeyRow = z.object({ journey, day: days.nullable() })
export type JourneyRow = z.infer<typeof journeyRow>

/** A road and how many cases of it the asker may see. */
export const routeRow = z.object({ template, version: z.number(), cases: z.number() })
export type RouteRow = z.infer<typeof routeRow>

const ownStep = z.strictObject({ label: line(limits.freeStepMax), decision: z.literal(true).optional() })
const chosen = {
  title: optionalLine(limits.stepLabelMax).optional(),
  steps: z.array(ownStep).min(1).max(limits.stepsMax).optional(),
  origin: country().nullable().optional(),
  offices: z.array(key()).max(4).optional(),
  audience: audience.optional(),
  counted: z.boolean().optional(),
  compared: z.boolean().optional(),
  /** Null takes a value away; those not named stay. */
  fields: z
    .array(z.strictObject({ key: key(), value: z.union([plain(limits.fieldTextMax), z.number(), z.null()]) }))
    .max(20)
    .optional(),
  notes: plain(limits.journeyNotesMax).optional(),
}

export const journeyCreateInput = input({ clientId: id(), route: route(), ...chosen })
export type JourneyCreateInput = z.infer<typeof journeyCreateInput>
export const journeyUpdateInput = input({ journeyId: id(), ...chosen })
export type JourneyUpdateInput = z.infer<typeof journeyUpdateInput>
export const journeyIdInput = input({ journeyId: id() })
export const journeyConfirmInput = input({ journeyId: id(), quiet: z.boolean().optional() })

/** `occurrence` left out: the one there is, or one more of a repeatable step. `when` null takes the date away. */
export const setStepInput = input({
  journeyId: id(),
  step: key(),
  occurrence: z.number().int().min(1).max(limits.occurrencesMax).optional(),
  when: when().nullable(),
  outcome: z.enum(outcomes).optional(),
  place: optionalLine(limits.freeStepMax).optional(),
})
export type SetStepInput = z.infer<typeof setStepInput>

const opened = {
  journey,
  template,
  /** Null for everybody but the owner. */
  own: ownSide.nullable(),
  people: z.array(person),
}
export const changedJourney = z.object(opened)
export type ChangedJourney = z.infer<typeof changedJourney>

/** How a link stands: `accepted`, or who has still to say yes. */
export const journeyLink = z.object({ journey, accepted: z.boolean(), proposedByMe: z.boolean() })
export const openedJourney = z.object({
  ...opened,
  watching: z.boolean(),
  watchers: z.number(),
  comments: z.number(),
  linked: z.array(journeyLink),
  templates: z.record(z.string(), template),
})
export type OpenedJourney = z.infer<typeof openedJourney>

export const journeySorts = ["filed", "oldest", "changed"] as const
export const journeyListInput = input({
  route: route().optional(),
  office: key().optional(),
  /** Of filing. */
  year: year().optional(),
  status: z.enum(statuses).optional(),
  /** Filterable fields of the route, and what each has to be: a choice or a date, a part of a text, the bounds of a number. */
  fields: z
    .array(
      z.strictObject({
        key: key(),
        is: plain(limits.fieldTextMax).optional(),
        least: z.number().optional(),
        most: z.number().optional(),
      }),
    )
    .max(20)
    .optional(),
  whose: z.enum(["everyone", "mine", "watched", "contacts"]).optional(),
  ownerId: id().optional(),
  sort: z.enum(journeySorts).optional(),
  cursor: z.string().max(limits.cursorMax).optional(),
})
export type JourneyListInput = z.infer<typeof journeyListInput>
export const journeyPage = z.object({
  rows: z.array(journeyRow),
  /** By route and version, `us-k1@1`. */
  templates: z.record(z.string(), template),
  people: z.array(person),
  next: z.string().nullable(),
})
export type JourneyPage = z.infer<typeof journeyPage>

export const correction = z.object({
  number: z.number(),
  at: time(),
  step: z.string(),
  occurrence: z.number(),
  before: milestone.nullable(),
  after: milestone.nullable(),
})
export type Correction = z.infer<typeof correction>
export const journeyHistory = z.object({ corrections: z.array(correction) })

export const statisticsInput = input({
  route: route(),
  from: key(),
  to: key(),
  office: key().optional(),
  year: year().optional(),
  /** An own journey to be marked in it. */
  journeyId: id().optional(),
})
export type StatisticsInput = z.infer<typeof statisticsInput>

/** After `days` the share `waiting` had not come to this step yet. */
export const curvePoint = z.object({ days: z.number(), waiting: z.number() })
/**
 * How long it takes from one step to another, by Kaplan and Meier: those who still wait are counted for as long as they have waited. Null
 * quartiles: too many still wait to know. `months`: how many cases have a date of which only the month is known.
 */
export const statistics = z.object({
  n: z.number(),
  decided: z.number(),
  waiting: z.number(),
  months: z.number(),
  quartiles: z.object({ quarter: z.number().nullable(), half: z.number().nullable(), most: z.number().nullable() }),
  /** Of the decided, from 0 to 1; null where the step is no decision, or too few are decided. */
  refused: z.number().nullable(),
  /** The month up to which cases are being decided; null where the step is no decision, or too few were decided lately. */
  decidedUntil: z.string().nullable(),
  curve: z.array(curvePoint),
})
export type Statistics = z.infer<typeof statistics>

/** Where one's own case stands. `days`: waited so far, or in all; `before`: the share that was done sooner; `expected`: when the middle half of those who waited as long come to it. */
export const position = z.object({
  days: z.number(),
  done: z.boolean(),
  before: z.number(),
  expected: z.object({ from: z.string(), to: z.string().nullable() }).nullable(),
})
export type Position = z.infer<typeof position>
export const statisticsAnswer = z.object({
  /** Null: fewer than five cases, or so few others that these five would tell of them. */
  statistics: statistics.nullable(),
  position: position.nullable(),
  /** What one may choose: offices and years of filing that have enough cases. */
  offices: z.array(z.string()),
  years: z.array(z.number()),
  /** The day of the data. */
  asOf: z.string(),
})
export type StatisticsAnswer = z.infer<typeof statisticsAnswer>

export const comment = z.object({ id: id(), authorId: id(), body: z.string(), createdAt: time() })
export type CommentDto = z.infer<typeof comment>
export const commentInput = input({
  journeyId: id(),
  clientId: id(),
  body: plain(limits.commentMax).refine(text => !isBlank(text), "required"),
})
export const commentListInput = input({ journeyId: id(), before: id().optional() })
/** The latest page, oldest first. */
export const commentPage = z.object({ comments: z.array(comment), people: z.array(person), hasOlder: z.boolean() })
export type CommentPage = z.infer<typeof commentPage>
export const commentRemoveInput = input({ commentId: id() })

export const linkInput = input({ journeyId: id(), otherId: id() })

export const exportInput = input({ format: z.enum(["csv", "ics"]), language: z.enum(["en", "es"]).optional() })
export const exportFile = z.object({ name: z.string(), type: z.string(), body: z.string() })

export const journeyPostInput = input({
  journeyId: id(),
  step: key(),
  occurrence: z.number().int().min(1).max(limits.occurrencesMax),
  conversationIds: z.array(id()).min(1).max(limits.cardRoomsMax),
  /** Made by the sender, kept for every retry: one card a room comes of it. */
  clientId: id(),
})
/** The rooms that have the card now. */
export const journeyPosted = z.object({ conversationIds: z.array(id()) })

/** What a card shows to who may see the journey: its milestone as it is now. */
export const journeyCard = z.object({
  journeyId: id(),
  step: z.string(),
  occurrence: z.number(),
  template,
  journey,
  milestone,
  day: days.nullable(),
})
export type JourneyCard = z.infer<typeof journeyCard>
export const cardsInput = input({
  conversationId: id(),
  seqs: z.array(z.number().int().min(1)).min(1).max(limits.idsMax),
})
/** By `seq`; null: not to be seen (any more). */
export const cardsAnswer = z.object({ cards: z.record(z.string(), journeyCard.nullable()) })

export const cohort = z.object({
  id: id(),
  route: z.string(),
  office: z.string().nullable(),
  quarter: z.string(),
  /** Of these cases, own included. */
  cases: z.number(),
  state: z.enum(["proposed", "joined", "declined"]),
  conversationId: id().nullable(),
  template,
})
export type CohortDto = z.infer<typeof cohort>
export const cohortList = z.object({ cohorts: z.array(cohort) })
/** `language` names the room, if this makes it. */
export const cohortAnswerInput = input({
  cohortId: id(),
  join: z.boolean(),
  language: z.enum(["en", "es"]).optional(),
})
export const standingInput = input({ conversationId: id() })
/** Of a cohort's room: how far others are beside one's own case; only those who allow it. Null: no room of a cohort, or no own case in it. */
export const standings = z.object({
  standing: z
    .object({
      journeyId: id(),
      rows: z.array(
        z.object({ personId: id(), journeyId: id(), side: z.enum(["ahead", "level", "behind"]), reached: z.number() }),
      ),
      template,
      people: z.array(person),
    })
    .nullable(),
})
export type Standings = z.infer<typeof standings>
