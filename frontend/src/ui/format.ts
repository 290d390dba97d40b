/** Numbers, dates and money through Intl, in the workspace's zone. */

const LOCALE = "en-GB";
const integer = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const duration = new Intl.NumberFormat("en-US", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

export const formatCount = (n: number) => integer.format(n);
export const formatNumber = (n: number) => decimal.format(n);
/** Two decimals always, so that a column of them lines up: 0.10, not 0.1. */
export const formatSeconds = (n: number) => duration.format(n);
/** 1,840 stays as it is; from 10,000 on 12.4K, so that a badge keeps its width. */
export const formatShort = (n: number) => (n < 10_000 ? integer.format(n) : compact.format(n));
export const formatShare = (share: number) => percent.format(share);

const dateTimes = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${key}|${options.timeZone ?? ""}`;
  let found = dateTimes.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat(LOCALE, options);
    dateTimes.set(id, found);
  }
  return found;
}

/** en-GB alone has four letters for September; the server and the calendar have three. */
const evenMonths = (text: string) => text.replace("Sept", "Sep");

/** "21 Nov 2026, 12:04" of an ISO datetime. */
export function formatDateTime(iso: string | number, timeZone?: string): string {
  const text = formatter("dateTime", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(iso));
  return evenMonths(text);
}

/** "12:04" of an ISO datetime. */
export function formatTime(iso: string | number, timeZone?: string): string {
  return formatter("time", {
    hour: "2-digit",
    minute: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(iso));
}

/** "Sat 21 Nov 2026" of a calendar day; a day is text, never a moment. */
export function formatDay(day: string): string {
  const text = formatter("day", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
  return evenMonths(text.replace(",", ""));
}

export function formatMoney(amount: number, currency: string): string {
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount);
}
