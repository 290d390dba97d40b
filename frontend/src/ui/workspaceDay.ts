import type { Day } from "./days";

/** The workspace's calendar day at a moment; today of this device while it is not known. */
export function workspaceDay(now: string | undefined, timeZone: string | undefined): Day {
  // The Swedish way of writing a date is YYYY-MM-DD.
  return new Intl.DateTimeFormat("sv-SE", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  }).format(now ? new Date(now) : new Date());
}
