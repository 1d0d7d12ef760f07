/** The flag of an ISO 3166 country, made of its two letters. */
export const flagOf = (country: string | null): string =>
  country ? String.fromCodePoint(...[...country].map(letter => 0x1f1e6 + letter.charCodeAt(0) - 65)) : ""

/** `🇳🇬 → 🇬🇧`, as far as it is known. */
export const way = (origin: string | null, country: string | null): string =>
  [flagOf(origin), flagOf(country)].filter(Boolean).join(" → ")
