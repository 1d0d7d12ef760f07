/** 1.2 MB, in the reader's way of writing numbers; thousands, as disks and lines count them. */
export const bytesIn = (tag: string, bytes: number): string => {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"]
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  const maximumFractionDigits = step > 1 && value < 100 ? 1 : 0
  return new Intl.NumberFormat(tag, {
    style: "unit",
    unit: units[step]!,
    unitDisplay: "short",
    maximumFractionDigits,
  }).format(value)
}
