import type { LimitName } from "#lib/commands/limits.ts"
import { changePassword } from "#lib/domain/accounts/change-password.ts"
import { signUp } from "#lib/domain/accounts/sign-up.ts"
import { listActivity, readActivity } from "#lib/domain/activity/list.ts"
import type { Actor, Caller } from "#lib/domain/actor.ts"
import { addBlock, listBlocked, removeBlock } from "#lib/domain/blocks.ts"
import { answerContact, askContact, listContacts, removeContact } from "#lib/domain/contacts.ts"
import { createConversation, directConversation } from "#lib/domain/conversations/create.ts"
import { exploreRooms } from "#lib/domain/conversations/explore.ts"
import { findMembers } from "#lib/domain/conversations/find-members.ts"
import { listMembers, setRole, updateConversation } from "#lib/domain/conversations/govern.ts"
import { inviteToConversation } from "#lib/domain/conversations/invite.ts"
import { joinConversation, leaveConversation, removeMember } from "#lib/domain/conversations/join.ts"
import { updateMembership } from "#lib/domain/conversations/keep.ts"
import { listLobby } from "#lib/domain/conversations/list.ts"
import { markUnread } from "#lib/domain/conversations/mark-unread.ts"
import { openConversation, unwatchConversation, watchConversation } from "#lib/domain/conversations/open.ts"
import { markDelivered, markRead } from "#lib/domain/conversations/watermarks.ts"
import { saveDraft } from "#lib/domain/drafts.ts"
import { listFiles } from "#lib/domain/files/list.ts"
import { checkUploads, discardUpload, fileLimitsOf } from "#lib/domain/files/own.ts"
import { listFollowing } from "#lib/domain/following.ts"
import { addFollow, removeFollow } from "#lib/domain/follows.ts"
import { postMilestone, showCards } from "#lib/domain/journeys/cards.ts"
import { answerCohort, cohortStanding, listCohorts } from "#lib/domain/journeys/cohorts.ts"
import { addComment, listComments, removeComment } from "#lib/domain/journeys/comments.ts"
import { confirmJourney, createJourney, removeJourney, setStep, updateJourney } from "#lib/domain/journeys/edit.ts"
import { exportJourneys } from "#lib/domain/journeys/export.ts"
import { linkJourneys, unlinkJourneys } from "#lib/domain/journeys/links.ts"
import { listJourneys, listRoutes } from "#lib/domain/journeys/list.ts"
import { listCorrections, openJourney, unwatchJourney, watchJourney } from "#lib/domain/journeys/open.ts"
import { journeyStatistics } from "#lib/domain/journeys/statistics.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listHistory } from "#lib/domain/messages/history.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { listPins, pinMessage, unpinMessage } from "#lib/domain/messages/pin.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { listPeople } from "#lib/domain/people/list.ts"
import { searchPeople } from "#lib/domain/people/search.ts"
import { updateSettings } from "#lib/domain/people/settings.ts"

import { removePreview } from "#lib/domain/previews/remove.ts"

import { getProfile } from "#lib/domain/profiles/get.ts"
import { updateAccount, updateProfile } from "#lib/domain/profiles/update.ts"

import { addReaction, removeReaction } from "#lib/domain/reactions.ts"
import { messageInfo } from "#lib/domain/receipts/info.ts"
import { listReports, makeReport } from "#lib/domain/reports.ts"
import { answerRequest, listRequests } from "#lib/domain/requests.ts"
import { listSaved, savedPlacesIn, saveMessage, unsaveMessage } from "#lib/domain/saved.ts"
import { searchMessages } from "#lib/domain/search/search.ts"
import { endOtherSessions, endSession } from "#lib/domain/sessions/end.ts"
import { listSessions } from "#lib/domain/sessions/list.ts"
import { catchUp } from "#lib/domain/sync/catch-up.ts"
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
  "settings:update": { run: updateSettings, access: "person", limit: "write" },
  "account:change-password": { run: changePassword, access: "person", limit: "write" },
  "session:list": { run: listSessions, access: "person", limit: "read" },
  "session:end": { run: endSession, access: "person", limit: "write" },
  "session:end-others": { run: endOtherSessions, access: "person", limit: "write" },
  "people:list": { run: listPeople, access: "person", limit: "search" },
  "people:search": { run: searchPeople, access: "person", limit: "search" },
  "profile:get": { run: getProfile, access: "person", limit: "read" },
  "profile:update": { run: updateProfile, access: "person", limit: "write" },
  "follow:add": { run: addFollow, access: "person", limit: "write" },
  "follow:remove": { run: removeFollow, access: "person", limit: "write" },
  "following:list": { run: listFollowing, access: "person", limit: "read" },
  "contact:ask": { run: askContact, access: "person", limit: "write" },
  "contact:answer": { run: answerContact, access: "person", limit: "write" },
  "contact:remove": { run: removeContact, access: "person", limit: "write" },
  "contact:list": { run: listContacts, access: "person", limit: "read" },
  "request:list": { run: listRequests, access: "person", limit: "read" },
  "request:answer": { run: answerRequest, access: "person", limit: "write" },
  "report:make": { run: makeReport, access: "person", limit: "write" },
  "report:list": { run: listReports, access: "person", limit: "read" },
  "block:add": { run: addBlock, access: "person", limit: "write" },
  "block:remove": { run: removeBlock, access: "person", limit: "write" },
  "block:list": { run: listBlocked, access: "person", limit: "read" },
  "conversation:list": { run: listLobby, access: "person", limit: "read" },
  "conversation:explore": { run: exploreRooms, access: "person", limit: "search" },
  "conversation:create": { run: createConversation, access: "person", limit: "write" },
  "conversation:direct": { run: directConversation, access: "person", limit: "write" },
  "conversation:open": { run: openConversation, access: "reader", limit: "read" },
  "conversation:watch": { run: watchConversation, access: "reader", limit: "read", transport: "socket" },
  "conversation:unwatch": { run: unwatchConversation, access: "reader", limit: "read", transport: "socket" },
  "conversation:update": { run: updateConversation, access: "owner", limit: "write" },
  "conversation:join": { run: joinConversation, access: "reader", limit: "write" },
  "conversation:leave": { run: leaveConversation, access: "member", limit: "write" },
  "conversation:invite": { run: inviteToConversation, access: "member", limit: "write" },
  "conversation:read": { run: markRead, access: "member", limit: "read" },
  "conversation:mark-unread": { run: markUnread, access: "member", limit: "read" },
  "conversation:delivered": { run: markDelivered, access: "person", limit: "read" },
  "membership:update": { run: updateMembership, access: "member", limit: "write" },
  "member:list": { run: listMembers, access: "reader", limit: "read" },
  "member:search": { run: findMembers, access: "member", limit: "read" },
  "member:remove": { run: removeMember, access: "owner", limit: "write" },
  "member:set-role": { run: setRole, access: "owner", limit: "write" },
  "message:send": { run: sendMessage, access: "writer", limit: "send" },
  "message:edit": { run: editMessage, access: "author", limit: "write" },
  "message:delete": { run: removeMessage, access: "author", limit: "write" },
  "message:remove-preview": { run: removePreview, access: "author", limit: "write" },
  "message:history": { run: listHistory, access: "reader", limit: "read" },
  "message:pin": { run: pinMessage, access: "writer", limit: "write" },
  "message:unpin": { run: unpinMessage, access: "writer", limit: "write" },
  "message:pins": { run: listPins, access: "reader", limit: "read" },
  "message:save": { run: saveMessage, access: "reader", limit: "write" },
  "message:unsave": { run: unsaveMessage, access: "person", limit: "write" },
  "saved:list": { run: listSaved, access: "person", limit: "read" },
  "saved:places": { run: savedPlacesIn, access: "reader", limit: "read" },
  "activity:list": { run: listActivity, access: "person", limit: "read" },
  "activity:read": { run: readActivity, access: "person", limit: "read" },
  "message:info": { run: messageInfo, access: "author", limit: "read" },
  "message:list": { run: listMessages, access: "reader", limit: "read" },
  "message:changes": { run: listChanges, access: "reader", limit: "read" },
  "draft:save": { run: saveDraft, access: "member", limit: "write" },
  "message:search": { run: searchMessages, access: "person", limit: "search" },
  "file:limits": { run: fileLimitsOf, access: "person", limit: "read" },
  "file:check": { run: checkUploads, access: "person", limit: "read" },
  "file:discard": { run: discardUpload, access: "person", limit: "write" },
  "file:list": { run: listFiles, access: "reader", limit: "read" },
  "reaction:add": { run: addReaction, access: "writer", limit: "write" },
  "reaction:remove": { run: removeReaction, access: "writer", limit: "write" },
  "journey:routes": { run: listRoutes, access: "person", limit: "read" },
  "journey:create": { run: createJourney, access: "person", limit: "write" },
  "journey:update": { run: updateJourney, access: "person", limit: "write" },
  "journey:set-step": { run: setStep, access: "person", limit: "write" },
  "journey:confirm": { run: confirmJourney, access: "person", limit: "write" },
  "journey:delete": { run: removeJourney, access: "person", limit: "write" },
  "journey:open": { run: openJourney, access: "person", limit: "read" },
  "journey:list": { run: listJourneys, access: "person", limit: "search" },
  "journey:history": { run: listCorrections, access: "person", limit: "read" },
  "journey:statistics": { run: (actor, input) => journeyStatistics(actor, input), access: "person", limit: "search" },
  "journey:watch": { run: watchJourney, access: "person", limit: "write" },
  "journey:unwatch": { run: unwatchJourney, access: "person", limit: "write" },
  "journey:comment": { run: addComment, access: "person", limit: "write" },
  "journey:comments": { run: listComments, access: "person", limit: "read" },
  "journey:remove-comment": { run: removeComment, access: "person", limit: "write" },
  "journey:link": { run: linkJourneys, access: "person", limit: "write" },
  "journey:unlink": { run: unlinkJourneys, access: "person", limit: "write" },
  "journey:export": { run: exportJourneys, access: "person", limit: "search" },
  "journey:post": { run: postMilestone, access: "person", limit: "send" },
  "journey:cards": { run: showCards, access: "reader", limit: "read" },
  "journey:cohorts": { run: listCohorts, access: "person", limit: "read" },
  "journey:answer-cohort": { run: answerCohort, access: "person", limit: "write" },
  "journey:standing": { run: cohortStanding, access: "member", limit: "read" },
  "sync:catch-up": { run: catchUp, access: "person", limit: "read" },
} satisfies Table
