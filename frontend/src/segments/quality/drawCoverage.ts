/** How many are in a micro-segment, day by day, as a picture of its own. */
import type { CoverageDay } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";
import { nameDays, tick } from "../../ui/picture/axis";
import { drawSheet, SWATCH } from "../../ui/picture/sheet";
import { hint, type Ink, stripes, tag, words } from "../../ui/picture/svg";
import { type Bar, PARTS, toBars } from "./coverage";

const AXIS_PX = 48;
const WIDTH = 640;
const HEIGHT = 200;
const ABOVE = 8;
const NAMES = 24; // of days
const WIDEST = 48;
const MOST_NAMES = 8;
const GAP_HATCH = "coverage-none";

const text = en.quality.coverage;

/** `days` go forward in time; there is one at least. */
export function drawCoverage(days: readonly [CoverageDay, ...CoverageDay[]], ink: Ink): string {
  const [first] = days;
  const last = days.at(-1) ?? first;
  return drawSheet(
    {
      title: sayDay(last),
      about: text.pictureOf(en.calendar.span(first.on, last.on)),
      legend: PARTS.map((part) => ({
        swatch: tag("rect", { ...SWATCH, fill: fillOf(part, ink) }),
        words: text[part],
      })),
      defs: [stripes(GAP_HATCH, ink("danger"), ink("danger-soft"), 1)],
      width: AXIS_PX + WIDTH,
      height: ABOVE + HEIGHT + NAMES,
      drawing: [
        tag("g", { transform: `translate(${AXIS_PX} ${ABOVE})` }, [
          drawAxis(days, ink),
          ...toBars(days).map((bar, at) => drawBar(bar, days, at, ink)),
        ]),
      ],
    },
    ink,
  );
}

const sayDay = ({ covered, open }: CoverageDay) =>
  text.summary(formatCount(covered), formatCount(open), formatShare(covered / (open || 1)));

function fillOf(part: (typeof PARTS)[number], ink: Ink): string {
  switch (part) {
    case "none":
      return `url(#${GAP_HATCH})`;
    case "once":
      return ink("heat-2");
    case "several":
      return ink("heat-4");
  }
}

/** None on top, as on the page. */
function drawBar(bar: Bar, days: readonly CoverageDay[], at: number, ink: Ink): string {
  const width = Math.min(WIDEST, (WIDTH / days.length) * 0.9);
  const x = middleOf(at, days) - width / 2;
  const day = days[at];
  let y = 0;
  const parts = PARTS.map((part) => {
    const height = bar[part] * HEIGHT;
    const box = { "data-part": part, x, y, width, height, fill: fillOf(part, ink) };
    y += height;
    return height > 0 ? tag("rect", box) : "";
  });
  return tag("g", { "data-day": bar.on }, [
    day ? hint(`${en.calendar.date(day.on)}: ${sayDay(day)}`) : "",
    ...parts,
  ]);
}

const middleOf = (at: number, days: readonly CoverageDay[]) => (WIDTH / days.length) * (at + 0.5);

/** Everybody who is open, nobody, and some of the days. */
function drawAxis(days: readonly CoverageDay[], ink: Ink): string {
  const share = { ...tick(ink), x: -8, "text-anchor": "end" };
  const places = days.map(({ on }, at) => ({ on, x: middleOf(at, days) }));
  return [
    tag("path", { d: `M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`, stroke: ink("line") }),
    words(formatShare(1), { ...share, y: 5 }),
    words(formatShare(0), { ...share, y: HEIGHT }),
    ...nameDays(places, MOST_NAMES, HEIGHT + 18, ink),
  ].join("");
}
