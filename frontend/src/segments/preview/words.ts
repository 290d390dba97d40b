/** How many matched a rule, in sentences. */
import type { Backtest } from "../../api/queries/previews";
import { en } from "../../texts/en";
import { formatCount, formatDay } from "../../ui/format";
import { countBefore, type DayOfRule, hasStored } from "./chart";

/** How many match now, and how many did before. */
export function sayFinding(days: readonly DayOfRule[], { step_days }: Backtest): string {
  const before = (ago: number) => countBefore(days, ago, step_days);
  return en.preview.finding(before(0), before(7), before(90));
}

/** How it was counted. */
export function sayAbout(days: readonly DayOfRule[], { step_days, sampled }: Backtest): string {
  const about = [
    step_days === 1 ? en.preview.perDay : en.preview.perWeek,
    sampled && en.preview.sampled,
    hasStored(days) && en.preview.storedAbout,
  ];
  return about.filter(Boolean).join(" ");
}

/** "Tue 3 Nov 2026: 212, counted then: 198" */
export function readDay({ day, count, margin, stored }: DayOfRule): string {
  return en.preview.value(
    formatDay(day),
    sayCount(count, margin),
    stored === null ? null : formatCount(stored),
  );
}

export function sayCount(count: number, margin: number): string {
  if (margin === 0) return formatCount(count);
  return en.preview.margin(formatCount(count), formatCount(margin));
}
