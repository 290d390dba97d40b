/**
 * Calendar days as `YYYY-MM-DD` strings.
 *
 * A day of the plan is a day of the workspace, wherever the browser stands, so
 * no `Date` object is involved: a `Date` has a zone of its own and shifts a day
 * for half of the world. The day number counts from 1970-01-01 in the proleptic
 * Gregorian calendar (algorithm: Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms", 2021).
 */

export type Day = string;

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

export function isDay(text: string): boolean {
  return PATTERN.test(text) && fromNumber(toNumber(text)) === text;
}

export function toNumber(day: Day): number {
  const match = PATTERN.exec(day);
  if (!match) throw new RangeError(`"${day}" is not a day written as YYYY-MM-DD`);
  const month = Number(match[2]);
  const year = Number(match[1]) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear =
    Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(match[3]) - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function fromNumber(number: number): Day {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function addDays(day: Day, count: number): Day {
  return fromNumber(toNumber(day) + count);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return toNumber(to) - toNumber(from);
}

/** The `count` days that start with `from`. */
export function range(from: Day, count: number): Day[] {
  const first = toNumber(from);
  return Array.from({ length: count }, (_, index) => fromNumber(first + index));
}

/** Monday is 0, as in the API's schedules. */
export function weekday(day: Day): number {
  return (((toNumber(day) + 3) % 7) + 7) % 7;
}

export function isWeekend(day: Day): boolean {
  return weekday(day) >= 5;
}

export function dayOfMonth(day: Day): number {
  return Number(day.slice(8));
}

/** January is 0. */
export function month(day: Day): number {
  return Number(day.slice(5, 7)) - 1;
}

export function year(day: Day): number {
  return Number(day.slice(0, 4));
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, "0");
}
