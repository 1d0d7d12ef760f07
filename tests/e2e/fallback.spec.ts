import { makeRoom, unique } from "./support/people.ts"
import { gotoRoom, message, say, sent } from "./support/screens.ts"
import { expect, test } from "./support/test.ts"

test("where WebSockets are refused, messages flow both ways by long polling", async ({ person, line, origin }) => {
  line.refuseWebSockets()
  const ada = await person("Ada", { origin: line.origin, server: origin })
  const ben = await person("Ben")
  const id = await makeRoom(unique("Kitchen"), ada, ben)
  const polls: string[] = []
  ada.page.on("request", request => {
    if (request.url().includes("transport=polling")) polls.push(request.method())
  })
  await gotoRoom(ada.page, id)
  await gotoRoom(ben.page, id)
  await say(ada.page, "by the long way")
  await expect(sent(ada.page, "by the long way")).toBeVisible()
  await expect(message(ben.page, "by the long way")).toBeVisible()
  await say(ben.page, "and back")
  await expect(message(ada.page, "and back")).toBeVisible()
  expect(polls).toContain("GET")
  expect(polls).toContain("POST")
  await expect(ada.page.getByRole("button", { name: "Try now" })).toBeHidden()
})
