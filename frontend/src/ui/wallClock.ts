/** Wall-clock times of a zone and the moments they mean. */

const MINUTE_MS = 60_000;

/**
 * The moment of "2026-03-29T09:00" in a zone, as ISO text. A time that daylight saving
 * skips moves forward by the gap, one that occurs twice means the first, as on the server.
 */
export function momentOf(local: string, timeZone: string): string {
  const asUtc = Date.parse(`${local}Z`);
  // At most one change of the clocks lies within a day of it.
  const before = offsetAt(asUtc - 24 * 60 * MINUTE_MS, timeZone);
  const after = offsetAt(asUtc + 24 * 60 * MINUTE_MS, timeZone);
  const fits = [before, after].find((offset) => offsetAt(asUtc - offset, timeZone) === offset);
  return new Date(asUtc - (fits ?? before)).toISOString();
}

/** How far the zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  return (
    Date.parse(`${wallClockOf(moment, timeZone)}Z`) - Math.floor(moment / MINUTE_MS) * MINUTE_MS
  );
}

/** "2026-03-29T09:00" in a zone, as fields for a date and time write it. */
export function wallClockOf(moment: number | string, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  })
    .format(new Date(moment))
    .replace(" ", "T");
}
