/** Quiet days: weekdays are chosen by name, the others are written. */

/** As the server names them, Monday first. */
export const WEEKDAY_KEYS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const;

const isWeekday = (day: string) => (WEEKDAY_KEYS as readonly string[]).includes(day);

export interface QuietDays {
  weekdays: string[];
  dates: string[];
}

export function splitDays(days: readonly string[]): QuietDays {
  return {
    weekdays: days.filter(isWeekday),
    dates: days.filter((day) => !isWeekday(day)),
  };
}

/** The list as it is sent: weekdays in the order of the week, then dates. */
export function joinDays({ weekdays, dates }: QuietDays): string[] {
  return [...WEEKDAY_KEYS.filter((day) => weekdays.includes(day)), ...dates];
}

/** The server blames a place in the list; people see which day it is. */
export function findWrongDay(errors: Record<string, string>, sent: readonly string[]) {
  for (const [field, message] of Object.entries(errors)) {
    const place = /^quiet_days\.(\d+)$/.exec(field)?.[1];
    if (place !== undefined) return `${sent[Number(place)]}: ${message}`;
  }
  return errors.quiet_days;
}
