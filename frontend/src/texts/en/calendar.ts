/** Names of days and months, and days as people write them. */
import { type Day, dayOfMonth, month, weekday, year } from "../../ui/days";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
export const WEEKDAYS_LONG = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "2 Nov 2026" */
const date = (day: Day) => `${dayOfMonth(day)} ${MONTHS[month(day)]} ${year(day)}`;

export const calendar = {
  /** "Mon 2" */
  short: (day: Day) => `${WEEKDAYS[weekday(day)]} ${dayOfMonth(day)}`,
  /** "2 Nov" */
  dayMonth: (day: Day) => `${dayOfMonth(day)} ${MONTHS[month(day)]}`,
  /** "Monday 2 Nov 2026" */
  full: (day: Day) =>
    `${WEEKDAYS_LONG[weekday(day)]} ${dayOfMonth(day)} ${MONTHS[month(day)]} ${year(day)}`,
  /** "Nov 2026" */
  monthYear: (day: Day) => `${MONTHS[month(day)]} ${year(day)}`,
  date,
  /** "2 Nov 2026 to 8 Nov 2026" */
  span: (from: Day, until: Day) =>
    from === until ? date(from) : `${date(from)} to ${date(until)}`,
};
