/** Small letters without accents: what is compared when somebody types a name. */
export const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
