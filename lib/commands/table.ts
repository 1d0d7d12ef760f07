import type { LimitName } from "#lib/commands/limits.ts"
import { changePassword } from "#lib/domain/accounts/change-password.ts"
import { signUp } from "#lib/domain/accounts/sign-up.ts"
import type { Actor, Caller } from "#lib/domain/actor.ts"
import { updateAccount } from "#lib/domain/people/me.ts"
import { endOtherSessions, endSession } from "#lib/domain/sessions/end.ts"
import { listSessions } from "#lib/domain/sessions/list.ts"
import type { CommandInput, CommandName, CommandOutput } from "#lib/protocol/commands.ts"

/**
 * Who may use a command at all: anyone, anyone signed in, or, of the conversation that its input names, who may read, take part, write or
 * govern. The domain function is what checks it; here it is written down, for the dispatch (anonymous or not), the documentation and
 * the access test.
 */
export type Access = "anonymous" | "person" | "reader" | "member" | "writer" | "owner" | "author"

type Common = {
  limit: LimitName
  /** `socket`: makes sense only where something stays open. */
  transport?: "socket"
}
type Runs<N extends CommandName> = Promise<CommandOutput<N>>
type EntryFor<N extends CommandName> = Common &
  (
    | { access: "anonymous"; run(caller: Caller, input: CommandInput<N>): Runs<N> }
    | { access: Exclude<Access, "anonymous">; run(actor: Actor, input: CommandInput<N>): Runs<N> }
  )
export type Table = { [N in CommandName]: EntryFor<N> }

/** What the dispatch sees of an entry. */
export type Entry = Common & { access: Access; run(caller: unknown, input: unknown): Promise<unknown> }

/** Every command: what runs it, for whom, how often. */
export const table = {
  "account:sign-up": { run: signUp, access: "anonymous", limit: "signUp" },
  "account:update": { run: updateAccount, access: "person", limit: "write" },
  "account:change-password": { run: changePassword, access: "person", limit: "write" },
  "session:list": { run: listSessions, access: "person", limit: "read" },
  "session:end": { run: endSession, access: "person", limit: "write" },
  "session:end-others": { run: endOtherSessions, access: "person", limit: "write" },
} satisfies Partial<Table>
