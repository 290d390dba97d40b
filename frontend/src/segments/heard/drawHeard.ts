/** Who heard from us as a picture of its own, as the bars on the page show it. */
import type { Heard } from "../../api/queries/heard";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { nameDays, tick } from "../../ui/picture/axis";
import { toPaint } from "../../ui/picture/look";
import { drawSheet, SWATCH } from "../../ui/picture/sheet";
import { hint, type Ink, tag, words } from "../../ui/picture/svg";
import { partsInUse, type Stack, stacks, topOf } from "./heard";
import { lookOfNarrowPart, lookOfPart } from "./looks";
import { readDay, sayAbout, sayFinding, sayShare } from "./words";

const AXIS_PX = 56;
const BARS = { width: 860, height: 260 };
const ABOVE = 8;
const BELOW = 26;
const MOST_NAMES = 10;

/** `name` is the micro-segment's; null is everybody. */
export function drawHeard(found: Heard, name: string | null, ink: Ink): string {
  const { start, end } = found;
  const said = en.heard.pictureOf(name, en.calendar.span(start, end));
  const bars = stacks(found, BARS);
  return drawSheet(
    {
      title: sayFinding(found),
      about: `${said} ${sayAbout(found)}`,
      legend: partsInUse(found).map((one) => ({
        swatch: tag("rect", { ...SWATCH, ...toPaint(lookOfPart(one.part), ink) }),
        words: `${one.words}: ${sayShare(found, one.people)}`,
      })),
      width: AXIS_PX + BARS.width,
      height: ABOVE + BARS.height + BELOW,
      drawing: [
        tag("g", { transform: `translate(${AXIS_PX} ${ABOVE})` }, [
          drawAxis(found, bars, ink),
          ...bars.map((bar, at) => drawBar(bar, found, at, ink)),
        ]),
      ],
    },
    ink,
  );
}

function drawBar(bar: Stack, found: Heard, at: number, ink: Ink): string {
  const { on, x, width, isNarrow, parts } = bar;
  const lookOf = isNarrow ? lookOfNarrowPart : lookOfPart;
  const day = found.days[at];
  return tag("g", { "data-day": on }, [
    day ? hint(readDay(found, day)) : "",
    ...parts.map(({ part, y, height }) =>
      tag("rect", { "data-part": part, x, y, width, height, ...toPaint(lookOf(part), ink) }),
    ),
  ]);
}

/** Nobody, the most people, and about ten of the days. */
function drawAxis(found: Heard, bars: readonly Stack[], ink: Ink): string {
  const { width, height } = BARS;
  const count = { ...tick(ink), x: -8, "text-anchor": "end" };
  const places = bars.map(({ on, x, width: wide }) => ({ on, x: x + wide / 2 }));
  return [
    tag("path", { d: `M0 0H${width}M0 ${height}H${width}`, stroke: ink("line") }),
    words(formatCount(topOf(found.days)), { ...count, y: 5 }),
    words("0", { ...count, y: height }),
    ...nameDays(places, MOST_NAMES, height + 18, ink),
  ].join("");
}
