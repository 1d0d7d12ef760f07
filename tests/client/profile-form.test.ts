import { describe, expect, test } from "vitest"
import { cropByKey, keepInside, moveBy, rectOf, wholeCrop, zoomBy } from "#lib/client/crop.ts"
import { changesOf, draftOf, untilOf, withChanges } from "#lib/client/profile-form.ts"
import type { ProfileDto } from "#lib/protocol/profiles.ts"

const profile: ProfileDto = {
  person: { id: "00000000-0000-4000-8000-000000000001", handle: "ada", name: "Ada" },
  seenAs: "self",
  bio: "Engines",
  status: { emoji: "🎉", text: "Done", until: "2026-11-21T12:00:00.000Z" },
  joinedAt: "2026-01-01T00:00:00.000Z",
  rooms: [],
  contact: "none",
  following: false,
  notifies: false,
  revision: 7,
  audiences: { bio: "contacts" },
}
const draft = draftOf(profile)
const now = new Date("2026-11-21T10:00:00.000Z")

describe("the form of a profile", () => {
  test("sends nothing while nothing is different", () => {
    expect(changesOf(profile, draft, now)).toBeNull()
    expect(changesOf(profile, { ...draft, bio: " Engines " }, now)).toBeNull()
    expect(changesOf(profile, { ...draft, audiences: { bio: "contacts", place: "everyone" } }, now)).toBeNull()
  })

  test("sends what is different, and the revision it was made from", () => {
    const changed = { ...draft, name: "Ada L.", bio: "", languages: ["en"], audiences: { bio: "nobody" as const } }
    expect(changesOf(profile, changed, now)).toEqual({
      revision: 7,
      name: "Ada L.",
      bio: "",
      languages: ["en"],
      audiences: { bio: "nobody" },
    })
  })

  test("keeps until when a status holds, unless that is chosen anew", () => {
    expect(changesOf(profile, { ...draft, statusText: "Over" }, now)?.status).toEqual({
      emoji: "🎉",
      text: "Over",
      until: "2026-11-21T12:00:00.000Z",
    })
    expect(changesOf(profile, { ...draft, until: "hour" }, now)?.status?.until).toBe("2026-11-21T11:00:00.000Z")
    expect(changesOf(profile, { ...draft, statusEmoji: "", statusText: "" }, now)?.status).toBeNull()
    expect(untilOf("never", "x", now)).toBeNull()
    expect(Date.parse(untilOf("today", null, now)!) - now.getTime()).toBeLessThanOrEqual(24 * 3_600_000)
  })

  test("shows what will be before the server has answered", () => {
    const changed = { ...draft, handle: "Ada_L", bio: "", place: " London " }
    const after = withChanges(profile, changed, changesOf(profile, changed, now)!)
    expect(after).toMatchObject({ person: { handle: "ada_l" }, place: "London", status: { text: "Done" } })
    expect(after.bio).toBeUndefined()
    expect(changesOf(after, { ...changed, place: "London" }, now)).toBeNull()
  })
})

describe("the part of a picture that is shown", () => {
  const size = { width: 2000, height: 1000 }

  test("is the largest that fits, from the middle", () => {
    expect(rectOf(wholeCrop, size, 1)).toEqual({ left: 500, top: 0, width: 1000, height: 1000 })
    const cover = rectOf(wholeCrop, size, 3)
    expect(cover.width).toBe(2000)
    expect(cover.top).toBeCloseTo(166.7, 1)
  })

  test("never leaves the picture, however it is moved or made larger", () => {
    let crop = wholeCrop
    for (const [dx, dy] of [
      [5, 0],
      [-9, 3],
      [0, -7],
      [0.3, 0.2],
    ] as const) {
      crop = zoomBy(moveBy(crop, dx, dy, size, 1), 1.4, size, 1)
      const { left, top, width, height } = rectOf(crop, size, 1)
      expect(left).toBeGreaterThanOrEqual(-1e-6)
      expect(top).toBeGreaterThanOrEqual(-1e-6)
      expect(left + width).toBeLessThanOrEqual(2000 + 1e-6)
      expect(top + height).toBeLessThanOrEqual(1000 + 1e-6)
    }
    expect(keepInside({ x: 9, y: 9, zoom: 99 }, size, 1).zoom).toBe(4)
  })

  test("is moved and made larger by keys, and other keys are left alone", () => {
    expect(cropByKey("ArrowRight", wholeCrop, size, 1)!.x).toBeGreaterThan(0.5)
    expect(cropByKey("ArrowLeft", wholeCrop, size, 1)!.x).toBeLessThan(0.5)
    expect(cropByKey("+", wholeCrop, size, 1)!.zoom).toBeGreaterThan(1)
    expect(cropByKey("-", wholeCrop, size, 1)!.zoom).toBe(1)
    expect(cropByKey("Enter", wholeCrop, size, 1)).toBeNull()
  })
})
