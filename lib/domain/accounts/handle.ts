/**
 * The handle as eyes read it: two handles with the same key cannot both exist. 1 and i read as l, 0 as o; `rn` as m and `vv` as w are
 * the pairs of UTS 39 (confusables) that can be written with `a-z 0-9 _`.
 */
export function handleKey(handle: string): string {
  return handle.replaceAll(/[1i]/g, "l").replaceAll("0", "o").replaceAll("rn", "m").replaceAll("vv", "w")
}

/** Words that would speak for the place, stand in an address, or be taken for a value by a program. */
const reserved = new Set(
  `about abuse account accounts activity admin administrator admins all anonymous api app archive assets auth billing bot
  bots c channel charla constructor contact contacts conversation conversations css deleted dev direct doctor edit embed error
  everybody everyone explore false favicon feed file files follow followers following ghost group groups guest health hello help here home host hostmaster
  icon icons image images infinity info invite journey journeys js legal list lobby localhost login logout mail
  manifest me member members message messages metrics mod moderator moderators mods nan new news next nobody none
  notification notifications null official offline operator owner people person postmaster press privacy profile prototype proxy
  public ready report reports request requests robots room rooms root rules safety search secure security self server service session
  sessions settings setup sign_in sign_out sign_up signin signout signup site socket socket_io staff static status
  superuser support sw sysadmin system team terms test testing tmp true undefined unknown uploadthing upload uploads user
  username users void web webhook webhooks webmaster welcome well_known www you _next __proto__`
    .split(/\s+/)
    .map(handleKey),
)

/** Whether nobody may have this handle, however it is written. */
export function isReserved(handle: string): boolean {
  return reserved.has(handleKey(handle)) || reserved.has(handleKey(handle).replaceAll("_", ""))
}
