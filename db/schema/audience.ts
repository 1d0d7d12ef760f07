import { text } from "drizzle-orm/pg-core"

/** Who may see a part of a profile, a journey or a field of it: the column for it, wherever one chooses. */
export const audience = () => text({ enum: ["everyone", "contacts", "nobody"] })
