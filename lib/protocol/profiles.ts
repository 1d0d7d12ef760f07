import { z } from "zod"
import { handle } from "./accounts.ts"
import { audience } from "./audience.ts"
import { conversation } from "./conversations.ts"
import { limits } from "./limits.ts"
import { emoji } from "./messages.ts"
import { person } from "./people.ts"
import { status } from "./status.ts"
import { id, input, line, optionalLine, plain, time } from "./text.ts"

/** Parts of a profile that have an audience of their own. Name and handle have none: everyone sees them. */
export const profileParts = ["picture", "cover", "status", "pronouns", "bio", "languages", "place", "link"] as const
export type ProfilePart = (typeof profileParts)[number]

/** How two people stand as contacts, from the reader's side: `asked` waits for the other, `asking` for the reader. */
export const contactStates = ["none", "asked", "asking", "contact"] as const
export type ContactState = (typeof contactStates)[number]

/**
 * Someone's profile as the reader may see it: parts that are not told are missing, whether nothing stands there or it is not for them.
 * `seenAs` is who the reader is to them, or whom they asked to be shown as. `rooms` are those that both are in.
 */
export const profile = z.object({
  person,
  seenAs: z.enum(["self", "contact", "stranger"]),
  picture: id().optional(),
  cover: id().optional(),
  status: status.optional(),
  pronouns: z.string().optional(),
  bio: z.string().optional(),
  /** ISO 639 codes; their names are the reader's language's. */
  languages: z.array(z.string()).optional(),
  place: z.string().optional(),
  link: z.string().optional(),
  joinedAt: time(),
  rooms: z.array(conversation),
  contact: z.enum(contactStates),
  following: z.boolean(),
  /** Whether what they do is news for the reader. */
  notifies: z.boolean(),
  revision: z.number(),
  /** Told to oneself alone; everyone where none is named. */
  audiences: z.partialRecord(z.enum(profileParts), audience).optional(),
})
export type ProfileDto = z.infer<typeof profile>

/** `as`: one's own, as others see it. */
export const profileGetInput = input({ personId: id(), as: z.enum(["everyone", "contacts"]).optional() })

const languageNames = new Intl.DisplayNames("en", { type: "language", fallback: "none" })
const isLanguage = (code: string) => /^[a-z]{2,3}$/.test(code) && languageNames.of(code) !== undefined
const language = () => z.string().refine(isLanguage, "unknown")

/** A page of the web; `https` where nothing is said. No names or passwords in it. */
const link = () =>
  optionalLine(limits.linkMax).transform((text, context) => {
    if (!text) return ""
    const url = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`)
    const fits = url && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && !url.username && !url.password
    if (fits) return url.href
    context.addIssue({ code: "custom", message: "malformed" })
    return z.NEVER
  })

/**
 * What is named changes, the rest stays; an empty text takes a part back. `revision` is the profile's as it was edited: where it has
 * gone on since, the answer is `outdated`.
 */
export const profileUpdateInput = input({
  revision: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1),
  name: line(limits.nameMax).optional(),
  handle: handle().optional(),
  pronouns: optionalLine(limits.pronounsMax).optional(),
  bio: plain(limits.bioMax).optional(),
  languages: z
    .array(language())
    .max(limits.languagesMax)
    .refine(codes => new Set(codes).size === codes.length, "malformed")
    .optional(),
  place: optionalLine(limits.placeMax).optional(),
  link: link().optional(),
  status: input({
    emoji: emoji().nullable(),
    text: optionalLine(limits.statusMax),
    until: z.iso.datetime().nullable(),
  })
    .nullable()
    .optional(),
  /** Own files that are ready, made for this; null for none. */
  picture: id().nullable().optional(),
  cover: id().nullable().optional(),
  audiences: input({
    picture: audience.optional(),
    cover: audience.optional(),
    status: audience.optional(),
    pronouns: audience.optional(),
    bio: audience.optional(),
    languages: audience.optional(),
    place: audience.optional(),
    link: audience.optional(),
  }).optional(),
})
export type ProfileUpdate = z.infer<typeof profileUpdateInput>
