import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"

type Oklch = [lightness: number, chroma: number, hue: number]
type Rgb = [number, number, number]

const css = readFileSync("app/globals.css", "utf8")

/** Linear light of a colour, after Björn Ottosson's Oklab, clipped to what a screen shows. */
const linear = ([l, c, h]: Oklch): Rgb => {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const clip = (value: number) => Math.min(1, Math.max(0, value))
  return [
    clip(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3),
    clip(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3),
    clip(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3),
  ]
}
const luminance = (color: Oklch) => {
  const [r, g, b] = linear(color)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (one: Oklch, other: Oklch) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const numbers = (text: string) => text.trim().split(/\s+/).map(Number)
const tokens = Object.fromEntries(
  [...css.matchAll(/--([a-z-]+): light-dark\(oklch\(([^)/]+)\), oklch\(([^)/]+)\)\)/g)].map(([, name, light, dark]) => [
    name!,
    { light: numbers(light!) as Oklch, dark: numbers(dark!) as Oklch },
  ]),
)
const gradient = (name: string) => numbers(css.match(new RegExp(`--${name}: ([\\d. ]+);`))![1]!) as [number, number]
const hues = Array.from({ length: 360 }, (_, hue) => hue)
const themes = ["light", "dark"] as const

const surfaces = ["bg", "panel", "sunken", "brand-soft", "wall", "other"]
const textPairs: [string, string[]][] = [
  ["text", [...surfaces, "own"]],
  ["muted", surfaces],
  ["muted-own", ["own"]],
  ["brand-text", [...surfaces, "own"]],
  ["accent-text", ["bg", "panel", "wall", "other", "sunken"]],
  ["ok-text", ["bg", "panel", "other"]],
  ["on-brand", ["brand"]],
]
const iconPairs: [string, string[]][] = [
  ["brand", ["bg", "panel", "wall"]],
  ["accent", ["panel", "bg"]],
  ["ok", ["panel", "bg"]],
  ["tick", ["own", "panel", "brand-soft"]],
  ["field", ["bg", "panel", "sunken"]],
]

describe.each(themes)("in the %s theme", theme => {
  const token = (name: string) => tokens[name]![theme]

  test.each(textPairs)("%s is legible as text on every surface it stands on", (text, backgrounds) => {
    for (const background of backgrounds)
      expect(contrast(token(text), token(background)), `${text} on ${background}`).toBeGreaterThanOrEqual(4.5)
  })

  test.each(iconPairs)("%s is visible as an icon", (icon, backgrounds) => {
    for (const background of backgrounds)
      expect(contrast(token(icon), token(background)), `${icon} on ${background}`).toBeGreaterThanOrEqual(3)
  })

  test("an author's name is legible in every hue", () => {
    const [l, c] = token("author-l")
    for (const hue of hues)
      for (const background of ["other", "panel", "own"])
        expect(contrast([l, c, hue], token(background)), `${hue}° on ${background}`).toBeGreaterThanOrEqual(4.5)
  })
})

test("initials are legible on the gradient of every hue", () => {
  for (const name of ["avatar-from", "avatar-to"]) {
    const [l, c] = gradient(name)
    for (const hue of hues) expect(contrast([l, c, hue], [1, 0, 0]), `${name} ${hue}°`).toBeGreaterThanOrEqual(4.5)
  }
})
