import type { OfficeGroup } from "#lib/protocol/journeys/template.ts"
import { limits } from "#lib/protocol/limits.ts"

/** How many cases of a pair of steps were filed in a year, with these offices. */
export type Cell = { year: number; offices: string[]; n: number }

/** What may be told without telling of fewer than five people, be it by subtracting one answer from another. */
export type Publishable = {
  total: boolean
  years: number[]
  /** Offices over all years. */
  offices: string[]
  /** Offices that may be told year by year, of the first group only. */
  byYear: string[]
}

const few = (n: number) => n > 0 && n < limits.fewest

/**
 * Which statistics of a route may be told. Every class of a division (all years; all offices of a group) needs five cases, and those that
 * are not told need five together, for else the total less those that are told would tell of them: the smallest are held back until that
 * is so. An office is told year by year only if each of its years has five cases or none, and all offices that are not told so have together in
 * each year five or none. Years and offices are divisions of the same total, so that nothing else can be had by adding and subtracting.
 */
export const publishable = (cells: readonly Cell[], groups: readonly OfficeGroup[]): Publishable => {
  const total = sum(cells)
  if (total < limits.fewest) return { total: false, years: [], offices: [], byYear: [] }
  const divisions = groups.map(group => {
    const keys = new Set(group.options.map(option => option.key))
    return divide(cells, cell => cell.offices.find(office => keys.has(office)) ?? "")
  })
  const years = told(divide(cells, cell => cell.year))
  const offices = divisions.map(division => told(division, ""))
  return {
    total: true,
    years: years.sort((a, b) => b - a),
    offices: offices.flat(),
    byYear: divisions[0] ? toldByYear(divisions[0], offices[0]!, cells) : [],
  }
}

const sum = (cells: readonly Cell[]) => cells.reduce((all, cell) => all + cell.n, 0)

const divide = <K>(cells: readonly Cell[], of: (cell: Cell) => K): Map<K, Cell[]> => {
  const parts = new Map<K, Cell[]>()
  for (const cell of cells) {
    const key = of(cell)
    const part = parts.get(key)
    if (part) part.push(cell)
    else parts.set(key, [cell])
  }
  return parts
}

/** The classes that may be told; `never` is one that nobody can ask for. */
const told = <K>(division: Map<K, Cell[]>, never?: K): K[] => {
  const sizes = [...division].map(([key, cells]) => ({ key, n: sum(cells) })).sort((a, b) => a.n - b.n)
  const shown = sizes.filter(({ key, n }) => n >= limits.fewest && key !== never)
  let hidden = sizes.filter(one => !shown.includes(one)).reduce((all, one) => all + one.n, 0)
  while (few(hidden) && shown.length > 0) hidden += shown.shift()!.n
  return shown.map(one => one.key)
}

const toldByYear = (division: Map<string, Cell[]>, offices: string[], all: readonly Cell[]): string[] => {
  const yearsOf = (cells: readonly Cell[]) =>
    new Map([...divide(cells, cell => cell.year)].map(([year, part]) => [year, sum(part)]))
  const columns = yearsOf(all)
  let rows = offices
    .map(office => ({ office, years: yearsOf(division.get(office)!), n: sum(division.get(office)!) }))
    .filter(({ years }) => ![...years.values()].some(few))
    .sort((a, b) => a.n - b.n)
  for (;;) {
    const left = (year: number) => columns.get(year)! - rows.reduce((all, row) => all + (row.years.get(year) ?? 0), 0)
    const short = [...columns.keys()].find(year => few(left(year)))
    if (short === undefined) return rows.map(row => row.office)
    const smallest = rows.find(row => row.years.has(short))
    // Nothing of that year is told by office, yet the year itself is too small: then nobody is told year by year.
    if (!smallest) return []
    rows = rows.filter(row => row !== smallest)
  }
}
