import { randomUUID } from "node:crypto"
import { describe, expect, test } from "vitest"
import { overhear } from "#lib/domain/announce.ts"
import { addBlock } from "#lib/domain/blocks.ts"
import { listFollowing } from "#lib/domain/following.ts"
import { addFollow } from "#lib/domain/follows.ts"
import { postMilestone, showCards } from "#lib/domain/journeys/cards.ts"
import { addComment, listComments, removeComment } from "#lib/domain/journeys/comments.ts"
import { updateJourney } from "#lib/domain/journeys/edit.ts"
import { linkJourneys, unlinkJourneys } from "#lib/domain/journeys/links.ts"
import { openJourney, watchJourney } from "#lib/domain/journeys/open.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { listNotices } from "#lib/domain/notices.ts"
import { addReaction } from "#lib/domain/reactions.ts"
import { makeGroup, type Player } from "#tests/support/cast.ts"
import { ada, begin, ben, cleo, dan, date, setStrangers } from "#tests/support/journeys.ts"
import { failureOf } from "#tests/support/refusal.ts"

setStrangers()

describe("a card", () => {
  test("follows corrections, tells its room of them, takes reactions, and is posted once", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    const group = await makeGroup(ada, ben)
    const input = { journeyId, step: "submitted", occurrence: 1, conversationIds: [group], clientId: randomUUID() }
    await postMilestone(ada, input)
    await postMilestone(ada, input)
    const { messages } = await listMessages(ben, { conversationId: group })
    const cards = messages.filter(message => message.payload?.journey)
    expect(cards).toMatchObject([{ kind: "text", body: "", payload: { journey: { journeyId, step: "submitted" } } }])
    const { seq } = cards[0]!
    await addReaction(ben, { conversationId: group, seq, emoji: "🎉" })
    const told: unknown[] = []
    const stop = overhear((audience, event) => told.push([audience, event]))
    await date(ada, journeyId, "submitted", "2026-03-11")
    stop()
    expect(told).toContainEqual([{ conversationId: group }, "journeys:changed"])
    expect((await showCards(ben, { conversationId: group, seqs: [seq] })).cards[seq]).toMatchObject({
      milestone: { when: "2026-03-11" },
    })
    await updateJourney(ada, { journeyId, audience: "nobody" })
    expect((await showCards(ben, { conversationId: group, seqs: [seq] })).cards).toEqual({ [seq]: null })
    expect(await failureOf(showCards(cleo, { conversationId: group, seqs: [seq] }))).toMatchObject({
      code: "not_found",
    })
  })

  test("is posted nowhere if one of the rooms is closed to its owner", async () => {
    const journeyId = await begin(ada)
    await date(ada, journeyId, "submitted", "2026-03-12")
    const [own, foreign] = [await makeGroup(ada), await makeGroup(ben)]
    const input = {
      journeyId,
      step: "submitted",
      occurrence: 1,
      conversationIds: [own, foreign],
      clientId: randomUUID(),
    }
    expect(await failureOf(postMilestone(ada, input))).toMatchObject({ code: "not_found" })
    expect((await listMessages(ada, { conversationId: own })).messages.some(one => one.payload?.journey)).toBe(false)
  })
})

describe("others", () => {
  test("comment on what they may see, and take it back", async () => {
    const journeyId = await begin(ada)
    const clientId = randomUUID()
    const { comment } = await addComment(ben, { journeyId, clientId, body: "Good luck" })
    expect((await addComment(ben, { journeyId, clientId, body: "Again" })).comment.id).toBe(comment.id)
    await addComment(cleo, { journeyId, clientId: randomUUID(), body: "Same here" })
    expect((await listComments(ada, { journeyId })).comments.map(one => one.body)).toEqual(["Good luck", "Same here"])
    await addBlock(dan, { personId: cleo.personId })
    expect((await listComments(dan, { journeyId })).comments).toHaveLength(1)
    expect(await failureOf(removeComment(cleo, { commentId: comment.id }))).toMatchObject({ code: "forbidden" })
    await removeComment(ada, { commentId: comment.id })
    expect((await listComments(ada, { journeyId })).comments).toHaveLength(1)
  })

  test("who watch are told of a change, as long as they may see it", async () => {
    const journeyId = await begin(ada)
    await watchJourney(ben, { journeyId })
    const hear = async (work: () => Promise<unknown>) => {
      const told: string[] = []
      const stop = overhear(audience => "personId" in audience && told.push(audience.personId))
      await work()
      stop()
      return told.includes(ben.personId)
    }
    expect(await hear(() => date(ada, journeyId, "submitted", "2026-03-12"))).toBe(true)
    const news = async () => (await listNotices(ben.personId)).filter(one => one.kind === "journey").map(one => one.key)
    expect(await news()).toEqual([journeyId])
    // That it is theirs to see no more they hear, and nothing after that.
    expect(await hear(() => updateJourney(ada, { journeyId, audience: "nobody" }))).toBe(true)
    const { revision } = (await listNotices(ben.personId))[0]!
    expect(await hear(() => date(ada, journeyId, "biometrics", "2026-04-12"))).toBe(false)
    expect((await listNotices(ben.personId))[0]!.revision).toBe(revision)
  })

  test("who follow hear of what everyone may see, as it is now", async () => {
    await addFollow(ben, { personId: ada.personId })
    const [open, hidden] = [await begin(ada), await begin(ada, { audience: "contacts" })]
    for (const id of [open, hidden]) await date(ada, id, "submitted", "2026-03-12")
    await date(ada, open, "submitted", "2026-03-10")
    const { items } = await listFollowing(ben, {})
    expect(items).toMatchObject([{ kind: "milestone", journeyId: open, when: "2026-03-10", personId: ada.personId }])
    await addBlock(ada, { personId: ben.personId })
    expect((await listFollowing(ben, {})).items).toEqual([])
  })

  test("of a family are linked when both owners have said so", async () => {
    const [mine, theirs] = [await begin(ada), await begin(ben)]
    await linkJourneys(ada, { journeyId: mine, otherId: theirs })
    const links = async (who: Player) =>
      (await openJourney(who, { journeyId: mine })).linked.map(one => [one.journey.id, one.accepted])
    expect([await links(ada), await links(ben), await links(cleo)]).toEqual([[[theirs, false]], [[theirs, false]], []])
    await linkJourneys(ada, { journeyId: mine, otherId: theirs })
    expect(await links(cleo)).toEqual([])
    const asked = async () => (await listNotices(ben.personId)).filter(notice => notice.kind === "journey-link")
    expect(await asked()).toMatchObject([{ key: theirs, actorId: ada.personId }])
    await linkJourneys(ben, { journeyId: theirs, otherId: mine })
    expect(await links(cleo)).toEqual([[theirs, true]])
    expect([await asked(), await listNotices(ada.personId)]).toEqual([[], []])
    await updateJourney(ben, { journeyId: theirs, audience: "nobody" })
    expect(await links(cleo)).toEqual([])
    expect(await failureOf(unlinkJourneys(cleo, { journeyId: mine, otherId: theirs }))).toMatchObject({
      code: "not_found",
    })
    await unlinkJourneys(ada, { journeyId: mine, otherId: theirs })
    expect((await openJourney(ben, { journeyId: theirs })).linked).toEqual([])
  })
})
