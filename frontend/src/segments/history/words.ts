/** A micro-segment's size in sentences: of a day, and of all days shown. */
import type { DayOfSegment, DaysOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import { countPeople } from "../../texts/en/count";
import { formatCount, formatDay } from "../../ui/format";
import { sum } from "./days";

/** How many are in it, and how many came in and left in `days`. */
export function sayFinding({ days: counted }: DaysOfSegment, days: number): string {
  const last = counted.at(-1);
  if (!last) return en.history.none;
  const { entered, enteredDefined, left, leftDefined } = sum(counted);
  return (
    en.history.finding(last.members, entered + enteredDefined, left + leftDefined, days) +
    en.history.notByBehaviour(enteredDefined + leftDefined)
  );
}

/** "Tue 3 Mar 2026: 212 people. Came in 14 (3 not by behaviour), left 2." */
export function readDay(day: DayOfSegment): string {
  const moved = (all: number, defined: number) =>
    en.history.moved(formatCount(all), defined === 0 ? null : formatCount(defined));
  return en.history.reading(
    formatDay(day.on),
    countPeople(day.members),
    moved(day.entered, day.entered_by_definition),
    moved(day.left, day.left_by_definition),
  );
}
