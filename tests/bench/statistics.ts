/** The middle one; of an even number, the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** The value that `share` (0 to 1) of all values do not exceed; 0 of none. */
export function quantile(values: number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
}

/** From the lowest to the highest, as a share of the median. */
export const spread = (values: number[]): number => (Math.max(...values) - Math.min(...values)) / median(values)

/** Four significant digits: more would be noise. */
export const rounded = (value: number): number => Number(value.toPrecision(4))
