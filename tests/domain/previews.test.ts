import { randomUUID } from "node:crypto"
import { readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import sharp from "sharp"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { sql } from "#db/client.ts"
import { eraseFiles } from "#lib/domain/files/erase.ts"
import { readableFile } from "#lib/domain/files/read.ts"
import { listChanges } from "#lib/domain/messages/changes.ts"
import { editMessage } from "#lib/domain/messages/edit.ts"
import { listMessages } from "#lib/domain/messages/list.ts"
import { removeMessage } from "#lib/domain/messages/remove.ts"
import { sendMessage } from "#lib/domain/messages/send.ts"
import { updateSettings } from "#lib/domain/people/settings.ts"
import { followLinks, linksLeft, previewMessage, stopLinks } from "#lib/domain/previews/follow.ts"
import { shownHost } from "#lib/domain/previews/host.ts"
import { cardOf, forgetPages, pageKey } from "#lib/domain/previews/pages.ts"
import { removePreview } from "#lib/domain/previews/remove.ts"
import { indexWords } from "#lib/domain/search/index-words.ts"
import * as environment from "#lib/env.ts"
import { closePages } from "#lib/outbound/read-page.ts"
import { firstLink } from "#lib/protocol/markdown/links-in.ts"
import type { Changes } from "#lib/protocol/sync.ts"
import { makeCast, makeGroup, makeRoom, type Player, say } from "#tests/support/cast.ts"
import { createDatabase, type TestDatabase } from "#tests/support/database.ts"
import { readyFile } from "#tests/support/files.ts"
import { listenIn } from "#tests/support/heard.ts"
import { type Network, openNetwork, page } from "#tests/support/network.ts"
import { refusal } from "#tests/support/refusal.ts"

vi.mock("#lib/env.ts", { spy: true })
// Before anything is imported that reads the variables.
const dataDir = vi.hoisted(() => {
  process.env.DATA_DIR = `${process.env.TMPDIR ?? "/tmp"}/charla-previews-${process.pid}`
  return process.env.DATA_DIR
})

let database: TestDatabase
let network: Network
let ada: Player
let ben: Player
beforeAll(async () => {
  network = await openNetwork()
  database = await createDatabase()
  ;({ ada, ben } = await makeCast())
})
afterAll(async () => {
  closePages()
  await database.drop()
  await network.close()
  rmSync(dataDir, { recursive: true, force: true })
})
afterEach(() => expect(network.canary()).toBe(0))

let sites = 0
/** A site that nobody has looked at yet. */
const news = async (answer = page("<title>News</title>")) => {
  const name = `news${++sites}.example`
  return { ...(await network.site(name, answer)), url: `http://${name}/` }
}
const asked = (name: string) => network.asked(name)
const seen = async (reader: Player, { conversationId, seq }: { conversationId: string; seq: number }) =>
  (await listMessages(reader, { conversationId, around: seq, limit: 1 })).messages[0]!
const stored = async ({ conversationId, seq }: { conversationId: string; seq: number }) =>
  (await sql()`select preview from messages where conversation_id = ${conversationId} and seq = ${seq}`)[0]!.preview

/** Says something and sees to its preview. */
const tell = async (author: Player, conversationId: string, body: string) => {
  const { seq } = await say(author, conversationId, body)
  await previewMessage({ conversationId, seq })
  return { conversationId, seq }
}

describe("a link", () => {
  test("is shown with host, title and words, as a change like any other: live, and for who was away", async () => {
    const room = await makeRoom(ada, ben)
    await network.site(
      "xn--bcher-kva.example",
      page(
        `<title>Books &amp; more</title><meta property=og:site_name content=Shop><meta name=description content="All">`,
      ),
    )
    const { seq, revision } = await say(ada, room, "Look: http://bücher.example/a?b#c, and http://other.example/")
    const { heard } = listenIn()
    await previewMessage({ conversationId: room, seq })
    const preview = {
      url: "http://xn--bcher-kva.example/a?b#c",
      host: "bücher.example",
      title: "Books & more",
      description: "All",
      site: "Shop",
    }
    expect(heard).toMatchObject([
      {
        audience: { conversationId: room },
        event: "messages:previewed",
        payload: { conversationId: room, base: revision, revision: revision + 1, messages: [{ seq, preview }] },
      },
    ])
    const live = (heard[0]!.payload as Changes).messages![0]!
    expect(live.editedAt).toBeNull()
    expect(await seen(ben, { conversationId: room, seq })).toEqual(live)
    const { changes } = await listChanges(ben, { conversationId: room, since: revision })
    expect(changes.messages).toEqual([live])
    // Seen to again, there is nothing to do.
    await previewMessage({ conversationId: room, seq })
    expect(heard).toHaveLength(1)
    expect(asked("xn--bcher-kva.example")).toHaveLength(1)
  })

  test("that leads on says where to; the host shown is the one that is opened", async () => {
    const there = await news()
    const { url } = await news((_request, response) => void response.writeHead(302, { location: there.url }).end())
    const place = await tell(ada, await makeRoom(ada), url)
    expect((await seen(ada, place)).preview).toEqual({
      url,
      host: new URL(url).host,
      from: there.name,
      title: "News",
    })
  })

  test.each([
    ["a page that says nothing", page("<p>Nothing</p>")],
    ["no page", page("{}", { "content-type": "application/json" })],
    [
      "an error",
      (_: unknown, response: { writeHead(code: number): { end(): void } }) => void response.writeHead(500).end(),
    ],
  ])("to %s is not shown, nobody is told, and it is not looked at twice", async (_name, answer) => {
    const { url, name } = await news(answer as ReturnType<typeof page>)
    const { heard } = listenIn()
    const place = await tell(ada, await makeRoom(ada), url)
    const before = heard.length
    await previewMessage(place)
    expect(heard.slice(before)).toEqual([])
    expect(heard.filter(({ event }) => event === "messages:previewed")).toEqual([])
    expect((await seen(ada, place)).preview).toBeUndefined()
    expect(asked(name)).toHaveLength(1)
  })

  test("into this machine or its network is not followed, nor one with a port of its own", async () => {
    const room = await makeRoom(ada)
    for (const url of [
      "http://127.0.0.1/",
      "http://localhost:3000/",
      "http://[::1]/",
      "http://10.0.0.1/",
      "http://redis:6379/",
      "http://news.example:8080/",
    ]) {
      const place = await tell(ada, room, url)
      expect((await seen(ada, place)).preview, url).toBeUndefined()
      expect(await stored(place)).toMatchObject({ card: null })
    }
  })

  test("R23: to this installation itself is not followed: what it leads to is seen by who may see it, on their own screen", async () => {
    const { url, name } = await news(page("<title>Secret words of a private conversation</title>"))
    const settings = environment.env()
    vi.mocked(environment.env).mockReturnValue({ ...settings, publicUrl: new URL(url).origin })
    try {
      const place = await tell(ada, await makeRoom(ada, ben), `${url}c/0192?m=1`)
      expect((await seen(ben, place)).preview).toBeUndefined()
      expect(asked(name)).toHaveLength(0)
    } finally {
      vi.mocked(environment.env).mockReset()
    }
  })

  test("with LINK_PREVIEWS=off nothing is followed, now or later", async () => {
    const { url, name } = await news()
    const conversationId = await makeRoom(ada)
    const { seq } = await say(ada, conversationId, url)
    const settings = environment.env()
    vi.mocked(environment.env).mockReturnValue({ ...settings, linkPreviews: false })
    followLinks([{ conversationId, seq }])
    await indexWords([conversationId])
    expect(await linksLeft()).toEqual([])
    vi.mocked(environment.env).mockReset()
    expect(asked(name)).toHaveLength(0)
  })

  test("is not followed for who wants no previews of what they send, also not later", async () => {
    const { url, name } = await news()
    await updateSettings(ben, { linkPreviews: false })
    const place = await tell(ben, await makeRoom(ben), url)
    await updateSettings(ben, { linkPreviews: true })
    await previewMessage(place)
    expect((await seen(ben, place)).preview).toBeUndefined()
    expect(asked(name)).toHaveLength(0)
  })

  test("under a picture is shown as well, and goes without it when it is edited away", async () => {
    const { url } = await news()
    const room = await makeRoom(ada, ben)
    const files = [await readyFile(ada, room)]
    const { seq } = (await sendMessage(ada, { conversationId: room, clientId: randomUUID(), body: url, files })).message
    await previewMessage({ conversationId: room, seq })
    const shown = await seen(ben, { conversationId: room, seq })
    expect(shown).toMatchObject({ preview: { title: "News" }, files: [{ id: files[0] }] })
    await editMessage(ada, { conversationId: room, seq, body: "Without" })
    const edited = await seen(ben, { conversationId: room, seq })
    expect(edited.preview).toBeUndefined()
    expect(edited.files).toHaveLength(1)
  })

  test("the first of a message counts, and none that stands as code", () => {
    expect(firstLink("no link, http or www")).toBeNull()
    expect(firstLink("`http://code.example/` then [words](https://a.example/x) and www.b.example")).toBe(
      "https://a.example/x",
    )
    expect(firstLink("```\nhttp://code.example\n```\n> www.b.example.")).toBe("https://www.b.example/")
    expect(firstLink("- one\n- **http://c.example**")).toBe("http://c.example/")
    expect(firstLink("mailto:ada@a.example http://d.example")).toBe("http://d.example/")
  })

  test.each([
    ["news.example", "news.example"],
    ["www.news.example", "news.example"],
    ["www.example", "www.example"],
    ["xn--mnchen-3ya.example", "münchen.example"],
    ["xn--wgv71a119e.example", "日本語.example"],
    ["xn--e1afmkfd.xn--p1ai", "пример.рф"],
    // All of it Cyrillic that reads as Latin, Latin with one Cyrillic letter, and a dotless i.
    ["xn--80ak6aa92e.com", "xn--80ak6aa92e.com"],
    ["xn--pple-43d.com", "xn--pple-43d.com"],
    [new URL("http://wıki.example").hostname, new URL("http://wıki.example").hostname],
  ])("the host %s is shown as %s", (hostname, shown) => {
    expect(shownHost(hostname)).toBe(shown)
  })
})

describe("a preview", () => {
  const previewed = async (members: Player[] = []) => {
    const { url, name } = await news()
    const place = await tell(ada, await makeRoom(ada, ...members), `See ${url}`)
    expect((await seen(ada, place)).preview).toMatchObject({ title: "News" })
    return { url, name, place }
  }

  test("is taken away by its author alone, once, and stays away when the words change", async () => {
    const { url, place } = await previewed([ben])
    expect(await refusal(removePreview(ben, place))).toBe("forbidden")
    const { heard } = listenIn()
    await removePreview(ada, place)
    await removePreview(ada, place)
    expect(heard.map(({ event }) => event)).toEqual(["messages:previewed"])
    expect((await seen(ben, place)).preview).toBeUndefined()
    await editMessage(ada, { ...place, body: `Do see ${url}` })
    await previewMessage(place)
    expect((await seen(ben, place)).preview).toBeUndefined()
    // With another link it is another matter.
    const other = await news(page("<title>Other</title>"))
    await editMessage(ada, { ...place, body: other.url })
    await previewMessage(place)
    expect((await seen(ben, place)).preview).toMatchObject({ title: "Other" })
  })

  test("that its author takes away before it was made is never made", async () => {
    const { url, name } = await news()
    const conversationId = await makeRoom(ada)
    const { seq } = await say(ada, conversationId, url)
    await removePreview(ada, { conversationId, seq })
    await previewMessage({ conversationId, seq })
    expect(asked(name)).toHaveLength(0)
  })

  test("stays when the words around the link change, and goes with the link at once", async () => {
    const { url, place } = await previewed()
    const { message } = await editMessage(ada, { ...place, body: `Again: ${url}` })
    expect(message.preview).toMatchObject({ title: "News" })
    const { message: without } = await editMessage(ada, { ...place, body: "No link any more" })
    expect(without.preview).toBeUndefined()
  })

  test("of a link that was edited away or deleted while its page was looked at is not shown", async () => {
    for (const meanwhile of [
      (place: { conversationId: string; seq: number }) => editMessage(ada, { ...place, body: "Never mind" }),
      (place: { conversationId: string; seq: number }) => removeMessage(ada, place),
      (place: { conversationId: string; seq: number }) => removePreview(ada, place),
    ]) {
      const arrived = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const { url } = await news(async (request, response) => {
        arrived.resolve()
        await goOn.promise
        page("<title>Late</title>")(request, response)
      })
      const conversationId = await makeRoom(ada)
      const { seq } = await say(ada, conversationId, url)
      const made = previewMessage({ conversationId, seq })
      await arrived.promise
      await meanwhile({ conversationId, seq })
      const { heard } = listenIn()
      goOn.resolve()
      await made
      expect(heard).toEqual([])
      expect((await seen(ada, { conversationId, seq })).preview).toBeUndefined()
    }
  })

  test("goes with its message, and so does what was kept of the page", async () => {
    const { url, place } = await previewed()
    await removeMessage(ada, place)
    expect((await seen(ada, place)).preview).toBeUndefined()
    expect(await stored(place)).toBeNull()
    expect(await sql()`select 1 from link_pages where key = ${pageKey(url)}`).toHaveLength(0)
  })

  test("is told by its place only where some listener may not read the message", async () => {
    const { url } = await news()
    const group = await makeGroup(ada, ben)
    const { seq } = await say(ada, group, url)
    await sql()`update memberships set visible_from_seq = ${seq + 1} where conversation_id = ${group} and person_id = ${ben.personId}`
    const { heard } = listenIn()
    await previewMessage({ conversationId: group, seq })
    expect(heard).toMatchObject([{ event: "messages:previewed", payload: { touched: [seq] } }])
    expect(JSON.stringify(heard)).not.toContain("News")
  })
})

describe("a picture", () => {
  const png = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: "#2a7" } })
      .png()
      .toBuffer()
  const illustrated = async (picture: Buffer | string, type = "image/png", address = "/p") => {
    const name = `news${++sites}.example`
    await network.site(name, (request, response) => {
      if (request.url === "/p") return void response.writeHead(200, { "content-type": type }).end(picture)
      page(`<title>News</title><meta property=og:image content="${address}">`)(request, response)
    })
    return `http://${name}/`
  }
  const bytes = () =>
    readdirSync(join(dataDir, "files"), { recursive: true, withFileTypes: true }).filter(each => each.isFile())

  test("is made anew and kept here: its size is known, and who may read the message may see it", async () => {
    const url = await illustrated(await png(1200, 630))
    const [room, group] = [await makeGroup(ada), await makeGroup(ada)]
    const place = await tell(ada, room, url)
    const { picture } = (await seen(ada, place)).preview!
    expect(picture).toMatchObject({ width: 1024, height: 538, thumbhash: expect.any(String) })
    expect(await readableFile(ada, picture!.id)).toMatchObject({ type: "image/webp", purpose: "preview" })
    expect((await readableFile(ada, picture!.id, "bubble")).size).toBeLessThan(5000)
    expect(await refusal(readableFile(ben, picture!.id))).toBe("not_found")
    // Another message with the same link shows the same picture, and keeps it when the first one goes.
    const other = await tell(ada, group, url)
    expect((await seen(ada, other)).preview!.picture).toEqual(picture)
    await removeMessage(ada, place)
    expect(await readableFile(ada, picture!.id)).toBeDefined()
    await removePreview(ada, other)
    expect(await refusal(readableFile(ada, picture!.id))).toBe("not_found")
    await eraseFiles()
    expect(bytes()).toEqual([])
    // What was kept of the page went with it: the next one looks again.
    const again = (await seen(ada, await tell(ada, room, url))).preview!.picture!
    expect(again.id).not.toBe(picture!.id)
  })

  test("that is gone when a message is about to carry it is left out", async () => {
    const url = await illustrated(await png(400, 400))
    const room = await makeRoom(ada)
    const first = (await seen(ada, await tell(ada, room, url))).preview!.picture!
    await sql()`delete from message_files where file_id = ${first.id}`
    await sql()`delete from files where id = ${first.id}`
    expect((await seen(ada, await tell(ada, room, `${url} again`))).preview).toMatchObject({ title: "News" })
    expect((await seen(ada, await tell(ada, room, `${url} again`))).preview!.picture).toBeUndefined()
  })

  test.each([
    ["of this machine", "", "http://127.0.0.1/p.png", "image/png"],
    ["of this network", "", "http://169.254.169.254/p.png", "image/png"],
    ["that is none", "<html>", "/p", "image/png"],
    ["with scripts", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "/p", "image/svg+xml"],
    ["that says another type", "GIF89a", "/p", "text/html"],
  ])("%s is left out, the words stay", async (_name, content, address, type) => {
    const url = await illustrated(content, type, address)
    const { preview } = await seen(ada, await tell(ada, await makeRoom(ada), url))
    expect(preview).toMatchObject({ title: "News" })
    expect(preview!.picture).toBeUndefined()
  })

  test("of a dot, and of more pixels than it has bytes for, is left out", async () => {
    for (const picture of [await png(1, 1), await png(6000, 6000)]) {
      const { preview } = await seen(ada, await tell(ada, await makeRoom(ada), await illustrated(picture)))
      expect(preview!.picture).toBeUndefined()
    }
  })

  test("that a link leads to is shown itself", async () => {
    const url = `${await illustrated(await png(300, 200))}p`
    const { preview } = await seen(ada, await tell(ada, await makeRoom(ada), url))
    expect(preview).toEqual({
      url,
      host: new URL(url).host,
      picture: expect.objectContaining({ width: 300, height: 200 }),
    })
  })
})

describe("a page", () => {
  test("is looked at once for many messages at the same time, and once a day", async () => {
    const { url, name } = await news()
    const rooms = await Promise.all([makeRoom(ada), makeRoom(ada), makeGroup(ben)])
    const said = await Promise.all([
      say(ada, rooms[0]!, url),
      say(ada, rooms[1]!, `${url}#part`),
      say(ben, rooms[2]!, url),
    ])
    await Promise.all(said.map(({ conversationId, seq }) => previewMessage({ conversationId, seq })))
    for (const message of said) {
      const reader = message.authorId === ada.personId ? ada : ben
      expect((await seen(reader, message)).preview).toMatchObject({ title: "News" })
    }
    expect(asked(name)).toHaveLength(1)
    await sql()`update link_pages set fetched_at = now() - interval '25 hours' where key = ${pageKey(url)}`
    await tell(ada, rooms[0]!, url)
    expect(asked(name)).toHaveLength(2)
  })

  test("with nothing to show is looked at again after half an hour", async () => {
    const { url, name } = await news(page("<p>Not yet</p>"))
    const room = await makeRoom(ada)
    await tell(ada, room, url)
    await tell(ada, room, `${url} again`)
    expect(asked(name)).toHaveLength(1)
    await sql()`update link_pages set fetched_at = now() - interval '31 minutes' where key = ${pageKey(url)}`
    await tell(ada, room, `${url} and again`)
    expect(asked(name)).toHaveLength(2)
  })

  test("that another node looks at is waited for; if that node has ended, it is looked at here", async () => {
    const look = vi.fn(async () => ({ title: "Here" }))
    const key = pageKey("http://elsewhere.example/")
    await sql()`insert into link_pages (key, claimed_until) values (${key}, now() + interval '1 hour')`
    const card = cardOf("http://elsewhere.example/", look)
    await wait(300)
    await sql()`update link_pages set card = '{"title":"There"}', fetched_at = now(), claimed_until = now() where key = ${key}`
    expect(await card).toEqual({ title: "There" })
    expect(look).not.toHaveBeenCalled()
    await sql()`update link_pages set card = null, fetched_at = null, claimed_until = now() - interval '1 s' where key = ${key}`
    expect(await cardOf("http://elsewhere.example/", look)).toEqual({ title: "Here" })
  })

  test("that could not be tried is not kept as having nothing", async () => {
    const address = "http://tried.example/"
    await expect(cardOf(address, () => Promise.reject(new Error("busy")))).rejects.toThrow("busy")
    expect(await cardOf(address, async () => ({ title: "Now" }))).toEqual({ title: "Now" })
  })

  test("is known by its hash; nothing that is kept says who asked or where", async () => {
    const { url, name } = await news()
    await tell(ada, await makeRoom(ada), `${url}?token=secret`)
    const kept = JSON.stringify(await sql()`select * from link_pages`)
    for (const trace of [name, "secret", ada.personId]) expect(kept).not.toContain(trace)
  })

  test("is forgotten when it is old, and the oldest where there are too many", async () => {
    await sql()`delete from link_pages`
    await sql()`
      insert into link_pages (key, card, fetched_at, claimed_until)
      select n::text, '{"title":"x"}', now() - n * interval '1 minute', now() - interval '1 s' from generate_series(1, 10) n`
    await sql()`
      insert into link_pages (key, card, fetched_at, claimed_until) values
        ('old', '{}', now() - interval '2 days', now() - interval '1 s'), ('none', null, now() - interval '1 hour', now() - interval '1 s'),
        ('left', null, null, now() - interval '1 hour'), ('claimed', null, null, now() + interval '10 s')`
    expect(await forgetPages(4)).toBe(9)
    const rows = await sql()`select key from link_pages order by key`
    expect(rows.map(row => row.key)).toEqual(["1", "2", "3", "4", "claimed"])
  })
})

describe("messages with links", () => {
  test("are seen to in their own time; what was left is found by the sweep, once", async () => {
    const { url, name } = await news()
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, url)
    const old = await say(ada, room, `${url} long ago`)
    await sql()`update messages set created_at = now() - interval '2 hours' where conversation_id = ${room} and seq = ${old.seq}`
    await say(ada, room, "Without")
    const edited = await say(ada, room, "Words alone, long ago")
    await sql()`update messages set created_at = now() - interval '3 hours' where conversation_id = ${room} and seq = ${edited.seq}`
    await editMessage(ada, { conversationId: room, seq: edited.seq, body: `${url}?edited` })
    await indexWords([room])
    const mine = async () =>
      (await linksLeft()).filter(place => place.conversationId === room).toSorted((one, other) => one.seq - other.seq)
    const left = [seq, edited.seq].map(one => ({ conversationId: room, seq: one }))
    expect(await mine()).toEqual(left)
    followLinks(await mine())
    for (const place of left) await expect.poll(async () => (await seen(ada, place)).preview?.title).toBe("News")
    expect(await mine()).toEqual([])
    expect(asked(name)).toHaveLength(2)
  })

  test("that are stopped in the middle are left to the sweep", async () => {
    const arrived = Promise.withResolvers<void>()
    const { url } = await news(() => arrived.resolve())
    const room = await makeRoom(ada)
    const { seq } = await say(ada, room, url)
    followLinks([{ conversationId: room, seq }])
    await arrived.promise
    await stopLinks()
    expect(
      await sql()`select 1 from link_pages where key = ${pageKey(url)} and fetched_at is null and claimed_until <= now()`,
    ).toHaveLength(1)
    expect(await stored({ conversationId: room, seq })).toBeNull()
  })

  test("R20: a message is sent, answered and told while its link is never answered", async () => {
    const { url } = await news(() => {})
    const room = await makeRoom(ada)
    const { heard } = listenIn()
    const { seq } = await say(ada, room, url)
    followLinks([{ conversationId: room, seq }])
    await say(ada, room, "Next")
    expect(heard.map(({ event }) => event)).toEqual(["messages:sent", "messages:sent"])
    await stopLinks()
  })
})
