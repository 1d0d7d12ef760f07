import { z } from "zod"
import * as accounts from "./accounts.ts"
import * as activity from "./activity.ts"
import * as conversations from "./conversations.ts"
import { draft, draftSaveInput } from "./drafts.ts"
import * as files from "./file-schemas.ts"
import * as journeys from "./journeys.ts"
import * as messages from "./messages.ts"
import * as people from "./people.ts"
import * as presence from "./presence.ts"
import * as profiles from "./profiles.ts"
import * as relations from "./relations.ts"
import * as saved from "./saved.ts"
import * as search from "./search.ts"
import * as sync from "./sync.ts"
import { id, input } from "./text.ts"

const nothing = input({})
const done = z.object({})
const row = z.object({ row: conversations.lobbyRow, people: z.array(people.person) })

/**
 * Every command: what it takes, what it answers with, and one sentence for `docs/protocol.md`. `lib/commands/table.ts` says what
 * runs it; the compiler refuses a table that misses one.
 */
export const commands = {
  "account:sign-up": { input: accounts.signUpInput, output: people.person, about: "Make an account." },
  "account:update": { input: people.accountUpdateInput, output: people.me, about: "Change one's display name." },
  "settings:update": {
    input: people.settingsUpdateInput,
    output: people.me,
    about: "Change some of one's settings; those left out stay.",
  },
  "account:change-password": {
    input: accounts.changePasswordInput,
    output: done,
    about: "Change the password; every other session ends.",
  },
  "session:list": {
    input: nothing,
    output: z.object({ sessions: z.array(accounts.session) }),
    about: "One's own sign-ins.",
  },
  "session:end": { input: input({ sessionId: id() }), output: done, about: "Sign one device out." },
  "session:end-others": { input: nothing, output: done, about: "Sign out everywhere but here." },
  "people:list": {
    input: people.peopleListInput,
    output: people.peoplePage,
    about: "The directory: who is online first, then everyone by name, 50 at a time.",
  },
  "people:search": {
    input: people.peopleSearchInput,
    output: z.object({ people: z.array(people.person) }),
    about: "Find people by name or handle, at most 20.",
  },
  "profile:get": {
    input: profiles.profileGetInput,
    output: profiles.profile,
    about: "Someone's profile, as far as one may see it; one's own also as others do.",
  },
  "profile:update": {
    input: profiles.profileUpdateInput,
    output: z.object({ me: people.me, profile: profiles.profile }),
    about: "Change some parts of one's profile, or who sees them; those left out stay.",
  },
  "follow:add": { input: relations.followInput, output: done, about: "Follow someone, or have news of them or not." },
  "follow:remove": { input: relations.personInput, output: done, about: "Follow them no longer." },
  "following:list": {
    input: relations.followingListInput,
    output: relations.followingPage,
    about: "What those whom one follows did, newest first.",
  },
  "contact:ask": {
    input: relations.personInput,
    output: done,
    about: "Ask someone to be a contact; who asked already is accepted by it.",
  },
  "contact:answer": {
    input: relations.contactAnswerInput,
    output: done,
    about: "Accept who asks, or decline without a word.",
  },
  "contact:remove": { input: relations.personInput, output: done, about: "End it, or take one's question back." },
  "contact:list": { input: nothing, output: relations.contactList, about: "Contacts, who asks, and who was asked." },
  "request:list": {
    input: nothing,
    output: relations.messageRequests,
    about: "First messages of people one does not know, with what they say.",
  },
  "request:answer": {
    input: relations.requestAnswerInput,
    output: done,
    about: "Take such a conversation, put it away, or block who began it.",
  },
  "report:make": {
    input: relations.reportInput,
    output: z.object({ report: relations.report }),
    about: "Tell the operator of a person or a message.",
  },
  "report:list": {
    input: nothing,
    output: z.object({ reports: z.array(relations.report) }),
    about: "What one has reported, and what became of it.",
  },
  "block:add": { input: people.blockInput, output: done, about: "Block someone, silently and both ways." },
  "block:remove": { input: people.blockInput, output: done, about: "Take a block back." },
  "block:list": { input: nothing, output: people.blockList, about: "Whom one has blocked." },
  "conversation:list": { input: nothing, output: conversations.lobby, about: "The lobby: one row per conversation." },
  "conversation:explore": {
    input: conversations.exploreInput,
    output: z.object({ rooms: z.array(conversations.exploreRow), next: z.string().nullable() }),
    about: "Public rooms, the largest first.",
  },
  "conversation:create": { input: conversations.createInput, output: row, about: "Make a room or a group." },
  "conversation:direct": {
    input: conversations.directInput,
    output: row,
    about: "The one direct conversation with someone (or oneself), made if there is none.",
  },
  "conversation:open": {
    input: conversations.openInput,
    output: conversations.openedConversation,
    about: "All that a conversation's screen needs: itself, one's membership, the newest page or one around a place.",
  },
  "conversation:watch": {
    input: conversations.conversationIdInput,
    output: z.object({ conversation: conversations.conversation }),
    about: "Hear a public room live without joining (sockets only).",
  },
  "conversation:unwatch": { input: conversations.conversationIdInput, output: done, about: "Stop hearing it." },
  "conversation:update": {
    input: conversations.updateInput,
    output: done,
    about: "Rename, or change the topic (owners).",
  },
  "conversation:join": { input: conversations.conversationIdInput, output: row, about: "Join a public room." },
  "conversation:leave": { input: conversations.conversationIdInput, output: done, about: "Leave." },
  "conversation:invite": {
    input: conversations.inviteInput,
    output: done,
    about: "Bring people in by handle (any member of a group, owners of a room).",
  },
  "conversation:read": {
    input: conversations.readInput,
    output: conversations.watermarks,
    about: "Everything up to `seq` was displayed. Never goes back.",
  },
  "conversation:mark-unread": {
    input: messages.placeInput,
    output: conversations.watermarks,
    about: "Count it as unread from `seq` on, until it is read again. What others are told does not change.",
  },
  "conversation:delivered": {
    input: conversations.deliveredInput,
    output: done,
    about: "This device stored everything up to `seq`. Never goes back.",
  },
  "membership:update": {
    input: conversations.membershipUpdateInput,
    output: row,
    about: "Pin, archive or mute a conversation for oneself, or choose what of it notifies.",
  },
  "member:list": {
    input: conversations.memberListInput,
    output: conversations.memberPage,
    about: "Members, 100 at a time.",
  },
  "member:search": {
    input: conversations.memberSearchInput,
    output: z.object({ people: z.array(people.person) }),
    about: "Members by the beginning of a handle, a name or a word of it, at most 10.",
  },
  "member:remove": { input: conversations.memberInput, output: done, about: "Remove someone (owners)." },
  "member:set-role": { input: conversations.roleInput, output: done, about: "Make someone owner or member (owners)." },
  "message:send": { input: messages.sendInput, output: messages.sendOutput, about: "Send; answered after the commit." },
  "message:edit": {
    input: messages.editInput,
    output: z.object({ message: messages.message }),
    about: "Edit an own message.",
  },
  "message:delete": { input: messages.deleteInput, output: done, about: "Delete an own message for everyone." },
  "message:remove-preview": {
    input: messages.placeInput,
    output: done,
    about: "Take the preview of a link from an own message; it comes back with another link only.",
  },
  "message:history": {
    input: messages.placeInput,
    output: messages.history,
    about: "What a message said before each edit.",
  },
  "message:pin": {
    input: messages.placeInput,
    output: done,
    about: "Pin a message for everyone (owners in rooms, any member elsewhere).",
  },
  "message:unpin": { input: messages.placeInput, output: done, about: "Take a pin away." },
  "message:pins": {
    input: conversations.conversationIdInput,
    output: messages.pins,
    about: "What is pinned, the latest first.",
  },
  "message:save": { input: messages.placeInput, output: done, about: "Keep a message for later, for oneself alone." },
  "message:unsave": { input: messages.placeInput, output: done, about: "Keep it no longer." },
  "saved:list": { input: saved.savedListInput, output: saved.savedPage, about: "What one keeps, the latest first." },
  "saved:places": {
    input: saved.savedPlacesInput,
    output: saved.savedPlaces,
    about: "Which messages of a conversation one keeps.",
  },
  "activity:list": {
    input: activity.activityListInput,
    output: activity.activityPage,
    about: "Mentions of oneself, replies, reactions, pins and invitations, newest first.",
  },
  "activity:read": {
    input: activity.activityReadInput,
    output: done,
    about: "It was seen up to this revision. Never goes back.",
  },
  "message:info": {
    input: messages.messageInfoInput,
    output: messages.messageInfo,
    about: "Who has received and read an own message, and when.",
  },
  "message:list": {
    input: messages.messageListInput,
    output: messages.messagePage,
    about: "A page of messages before, after or around a place.",
  },
  "message:changes": {
    input: sync.changesInput,
    output: sync.changesOutput,
    about: "What changed in one conversation since a revision, oldest first.",
  },
  "draft:save": {
    input: draftSaveInput,
    output: z.object({ draft }),
    about: "Keep what was written and not sent; a blank body takes it back.",
  },
  "message:search": {
    input: search.searchInput,
    output: search.searchOutput,
    about: "Find messages, and people and conversations by name, among all that one may see.",
  },
  "file:limits": { input: nothing, output: files.fileLimits, about: "How large files may be, and what one keeps." },
  "file:check": {
    input: files.fileIdsInput,
    output: z.object({ uploads: z.array(files.upload) }),
    about: "How own uploads stand; those that are not there are left out.",
  },
  "file:discard": { input: files.fileIdInput, output: done, about: "Take back an own upload that no message carries." },
  "file:list": {
    input: files.galleryInput,
    output: files.galleryPage,
    about: "Files of a conversation by kind, newest first.",
  },
  "reaction:add": { input: messages.reactionInput, output: done, about: "React with an emoji." },
  "reaction:remove": { input: messages.reactionInput, output: done, about: "Take a reaction back." },
  "journey:routes": {
    input: nothing,
    output: z.object({ routes: z.array(journeys.routeRow) }),
    about: "Every road there is a template for, with its steps.",
  },
  "journey:create": {
    input: journeys.journeyCreateInput,
    output: journeys.changedJourney,
    about: "Begin a journey; the same `clientId` again answers with the one it made.",
  },
  "journey:update": {
    input: journeys.journeyUpdateInput,
    output: journeys.changedJourney,
    about: "Change all of an own journey but its dates; what is left out stays.",
  },
  "journey:set-step": {
    input: journeys.setStepInput,
    output: journeys.changedJourney,
    about: "Give a step its date (a day or a month), correct it, or take it away.",
  },
  "journey:confirm": {
    input: journeys.journeyConfirmInput,
    output: journeys.changedJourney,
    about: "Nothing is new in an own journey; with `quiet`, do not ask again until something is.",
  },
  "journey:delete": { input: journeys.journeyIdInput, output: done, about: "Remove an own journey." },
  "journey:open": {
    input: journeys.journeyIdInput,
    output: journeys.openedJourney,
    about: "All that the page of a journey shows.",
  },
  "journey:list": {
    input: journeys.journeyListInput,
    output: journeys.journeyPage,
    about: "Journeys that one may see, 30 at a time, filtered and sorted.",
  },
  "journey:history": {
    input: journeys.journeyIdInput,
    output: journeys.journeyHistory,
    about: "What was corrected in an own journey, the latest first.",
  },
  "journey:statistics": {
    input: journeys.statisticsInput,
    output: journeys.statisticsAnswer,
    about: "How long a route takes from one step to another, and where an own journey stands in it.",
  },
  "journey:watch": { input: journeys.journeyIdInput, output: done, about: "Hear of a journey from now on." },
  "journey:unwatch": { input: journeys.journeyIdInput, output: done, about: "Hear of it no more." },
  "journey:comment": {
    input: journeys.commentInput,
    output: z.object({ comment: journeys.comment }),
    about: "Say something about a journey.",
  },
  "journey:comments": {
    input: journeys.commentListInput,
    output: journeys.commentPage,
    about: "What was said about a journey, 50 at a time from the latest.",
  },
  "journey:remove-comment": {
    input: journeys.commentRemoveInput,
    output: done,
    about: "Take back an own comment, or one about an own journey.",
  },
  "journey:link": {
    input: journeys.linkInput,
    output: done,
    about: "Propose that two journeys belong to one family, or agree to it.",
  },
  "journey:unlink": { input: journeys.linkInput, output: done, about: "They belong together no longer." },
  "journey:export": {
    input: journeys.exportInput,
    output: journeys.exportFile,
    about: "All dates of one's own journeys as a table or a calendar.",
  },
  "journey:post": {
    input: journeys.journeyPostInput,
    output: journeys.journeyPosted,
    about: "Post a milestone of an own journey to rooms, as a card.",
  },
  "journey:cards": {
    input: journeys.cardsInput,
    output: journeys.cardsAnswer,
    about: "What the cards of some messages show to oneself, now.",
  },
  "journey:cohorts": {
    input: nothing,
    output: journeys.cohortList,
    about: "Rooms of those who filed where and when one did: those proposed, and those one is in.",
  },
  "journey:answer-cohort": {
    input: journeys.cohortAnswerInput,
    output: z.object({ conversationId: id().nullable() }),
    about: "Join the room of a cohort, or decline it for good.",
  },
  "journey:standing": {
    input: journeys.standingInput,
    output: journeys.standings,
    about: "In a cohort's room: who is ahead of one's own case, level with it, behind it.",
  },
  "sync:catch-up": {
    input: sync.syncInput,
    output: sync.syncOutput,
    about: "Rows that differ from what the client knows.",
  },
} as const

export type CommandName = keyof typeof commands
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]["input"]>
export type CommandOutput<N extends CommandName> = z.infer<(typeof commands)[N]["output"]>

/** Socket messages that are never stored and answer nothing that lasts. */
export const signals = {
  typing: { input: input({ conversationId: id() }), output: done, about: "I am typing here; at most one per 3 s." },
  "presence:focus": { input: presence.focusInput, output: done, about: "A window of mine is in front, or no longer." },
  "presence:watch": {
    input: presence.watchPresenceInput,
    output: presence.presenceOutput,
    about: "Tell me how these people are, now and when it changes.",
  },
} as const
export type SignalName = keyof typeof signals
export type SignalInput<N extends SignalName> = z.infer<(typeof signals)[N]["input"]>
export type SignalOutput<N extends SignalName> = z.infer<(typeof signals)[N]["output"]>
