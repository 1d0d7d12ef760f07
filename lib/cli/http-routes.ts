import type { CommandName } from "#lib/protocol/commands.ts"

type Route = { route: string; about: string; command?: CommandName }

/** Every route for programs. A test compares it with the folders of `app/api`. */
export const httpRoutes: Route[] = [
  { route: "POST /api/commands/{name}", about: "Any command below by its name; the body is its input." },
  { route: "POST /api/sign-up", about: "", command: "account:sign-up" },
  { route: "GET /api/auth/csrf", about: "`{ csrfToken }` and the cookie that goes with it." },
  {
    route: "POST /api/auth/callback/credentials",
    about: "Sign in: `{ csrfToken, login, password }`; sets the session cookie.",
  },
  { route: "POST /api/auth/signout", about: "Sign out: `{ csrfToken }`." },
  { route: "GET /api/auth/session", about: "`{ user: { id }, expires }`, or `{}`." },
  { route: "GET /api/conversations", about: "", command: "conversation:list" },
  { route: "POST /api/conversations", about: "", command: "conversation:create" },
  { route: "POST /api/conversations/{id}/join", about: "", command: "conversation:join" },
  { route: "POST /api/conversations/{id}/leave", about: "", command: "conversation:leave" },
  {
    route: "GET /api/conversations/{id}/messages",
    about: "`?before=` `?after=` `?around=` a seq, `&limit=`.",
    command: "message:list",
  },
  {
    route: "GET /api/conversations/{id}/messages?changedSince=",
    about: "From a revision on.",
    command: "message:changes",
  },
  { route: "POST /api/conversations/{id}/messages", about: "`{ clientId, body, replyTo? }`.", command: "message:send" },
  {
    route: "GET /api/search",
    about: "`?q=` as in the search box; `&here=` a conversation, `&sort=relevance`, `&cursor=`, `&limit=`, `&zone=`.",
    command: "message:search",
  },
  {
    route: "GET /api/changes",
    about: "`?since=` a cursor, `&wait=` up to 25 seconds; answers `Poll`: what changed in all my conversations.",
  },
  { route: "GET /api/health", about: "Alive: version, uptime, open sockets by transport. Also `/health`." },
  { route: "GET /api/ready", about: "200 when it serves people, else 503 with the reason." },
]
