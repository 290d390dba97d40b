/** How many matched a rule day by day as a picture of its own, as the page shows it. */
import type { Backtest } from "../../api/queries/previews";
import { en } from "../../texts/en";
import { drawLevels, nameDays } from "../../ui/picture/axis";
import { drawSheet, type LegendKey } from "../../ui/picture/sheet";
import { hint, type Ink, tag } from "../../ui/picture/svg";
import { bandPath, type DayOfRule, hasBand, hasStored, linePath, topOf, xAt } from "./chart";
import { readDay, sayAbout, sayFinding } from "./words";

const AXIS_PX = 64;
const BOX = { width: 800, height: 200 };
const ABOVE = 8;
const NAMES = 26; // of days
const MOST_NAMES = 9;
const END = 24; // the last name reaches over the end

export interface BacktestPicture {
  found: Backtest;
  days: readonly DayOfRule[];
  /** The rule read aloud. */
  sentence: string;
}

export function drawBacktest({ found, days, sentence }: BacktestPicture, ink: Ink): string {
  return drawSheet(
    {
      title: sayFinding(days, found),
      about: `${en.preview.pictureOf(sentence)} ${sayAbout(days, found)}`,
      legend: legendOf(days, ink),
      width: AXIS_PX + BOX.width + END,
      height: ABOVE + BOX.height + NAMES,
      drawing: [
        tag("g", { transform: `translate(${AXIS_PX} ${ABOVE})` }, [
          ...drawLines(days, ink),
          ...days.map((day, place) => drawDay(day, place, days.length)),
          ...nameDays(placeDays(days), MOST_NAMES, BOX.height + 18, ink),
        ]),
      ],
    },
    ink,
  );
}

const round = { fill: "none", "stroke-width": 2, "stroke-linecap": "round" };
const byRule = (ink: Ink) => ({ ...round, stroke: ink("accent"), "stroke-linejoin": "round" });
const countedThen = (ink: Ink) => ({ ...round, stroke: ink("text-2"), "stroke-dasharray": "2 5" });

function drawLines(days: readonly DayOfRule[], ink: Ink): string[] {
  const top = topOf(days);
  const line = (values: readonly (number | null)[]) => linePath(values, top, BOX);
  const stored = line(days.map((day) => day.stored));
  return [
    hasBand(days)
      ? tag("path", { "data-is": "band", d: bandPath(days, top, BOX), fill: ink("accent-soft") })
      : "",
    ...drawLevels(top, BOX, ink),
    stored && tag("path", { "data-is": "stored", d: stored, ...countedThen(ink) }),
    tag("path", { "data-is": "rule", d: line(days.map(({ count }) => count)), ...byRule(ink) }),
  ];
}

/** Nothing to be seen: its numbers, where a pointer rests. */
function drawDay(day: DayOfRule, place: number, size: number): string {
  const width = BOX.width / size;
  const x = xAt(place, size, BOX) - width / 2;
  return tag("rect", { "data-day": day.day, x, width, height: BOX.height, "fill-opacity": 0 }, [
    hint(readDay(day)),
  ]);
}

const placeDays = (days: readonly DayOfRule[]) =>
  days.map(({ day }, place) => ({ on: day, x: xAt(place, days.length, BOX) }));

function legendOf(days: readonly DayOfRule[], ink: Ink): LegendKey[] {
  const swatch = (look: ReturnType<typeof byRule | typeof countedThen>) =>
    tag("path", { d: "M1 8H23", ...look });
  const rule = { swatch: swatch(byRule(ink)), words: en.preview.ruleLine };
  if (!hasStored(days)) return [rule];
  return [rule, { swatch: swatch(countedThen(ink)), words: en.preview.storedLine }];
}
