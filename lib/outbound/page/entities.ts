/** Characters that pages write as `&name;`: those of Latin-1 in their order, and what titles are full of. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"
const others: Record<string, string> = {
  amp: "&",
  AMP: "&",
  lt: "<",
  LT: "<",
  gt: ">",
  GT: ">",
  quot: '"',
  QUOT: '"',
  apos: "'",
  OElig: "Œ",
  oelig: "œ",
  Scaron: "Š",
  scaron: "š",
  Zcaron: "Ž",
  zcaron: "ž",
  ensp: " ",
  emsp: " ",
  thinsp: " ",
  ndash: "–",
  mdash: "—",
  lsquo: "‘",
  rsquo: "’",
  sbquo: "‚",
  ldquo: "“",
  rdquo: "”",
  bdquo: "„",
  lsaquo: "‹",
  rsaquo: "›",
  bull: "•",
  hellip: "…",
  prime: "′",
  euro: "€",
  trade: "™",
  larr: "←",
  rarr: "→",
  colon: ":",
  comma: ",",
  period: ".",
  excl: "!",
  quest: "?",
  num: "#",
  sol: "/",
  lpar: "(",
  rpar: ")",
  vert: "|",
  lowbar: "_",
  Tab: " ",
  NewLine: " ",
}
const named = new Map([
  ...latin.split(" ").map((name, at) => [name, String.fromCharCode(160 + at)] as const),
  ...Object.entries(others),
])

/** Numbers 128 to 159 mean what Windows wrote there. */
const windows = new TextDecoder("windows-1252")

const ofNumber = (code: number) => {
  if (code >= 0x80 && code <= 0x9f) return windows.decode(Uint8Array.of(code))
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : "\ufffd"
}

/** Text of a page as it is read; an unknown name stays as it is written. Call with bounded text. */
export const withoutEntities = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,8})|#[xX]([\dA-Fa-f]{1,7})|([A-Za-z][\dA-Za-z]{1,9}))(;?)/g,
    (whole, decimal, hex, name, end) => {
      if (decimal) return ofNumber(Number(decimal))
      if (hex) return ofNumber(Number.parseInt(hex, 16))
      return (end && named.get(name)) || whole
    },
  )
