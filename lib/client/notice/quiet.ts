/** `from` and `to` are minutes of the day, both null where there are no quiet hours; they may pass midnight. */
export type QuietHours = { quietFrom: number | null; quietTo: number | null; zone: string | null }

/** The minute of the day (0 to 1439) in a zone; in the device's own where none, or an unknown one, is named. */
export const minuteOfDay = (now: Date, zone: string | null): number => {
  try {
    const clock = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone ?? undefined,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
    const [hour, minute] = clock.format(now).split(":").map(Number)
    return hour! * 60 + minute!
  } catch {
    return now.getHours() * 60 + now.getMinutes()
  }
}

/** Whether neither sound nor notification is wanted now. The first minute is quiet, the last one no more; equal ends are the whole day. */
export const isQuiet = ({ quietFrom, quietTo, zone }: QuietHours, now: Date): boolean => {
  if (quietFrom === null || quietTo === null) return false
  const minute = minuteOfDay(now, zone)
  return quietFrom < quietTo ? minute >= quietFrom && minute < quietTo : minute >= quietFrom || minute < quietTo
}
