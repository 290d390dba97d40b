/** A micro-segment's size by day as a picture of its own, as the chart on the page shows it. */
import type { DaysOfSegment } from "../../api/queries/history";
import { en } from "../../texts/en";
import { niceTop } from "../../ui/chart/scale";
import { formatCount } from "../../ui/format";
import { drawLevels, nameDays, tick } from "../../ui/picture/axis";
import { toPaint } from "../../ui/picture/look";
import { drawSheet, type LegendKey, SWATCH } from "../../ui/picture/sheet";
import { hint, type Ink, tag, words } from "../../ui/picture/svg";
import { workspaceDay } from "../../ui/workspaceDay";
import { type Frame, mostMoved, peoplePath, piles, versionMarks, xOf } from "./days";
import { LOOKS, PARTS } from "./looks";
import { readDay } from "./words";

const AXIS_PX = 64;
const FRAME: Frame = { width: 860, top: 180, below: 100 };
const GAP = 16;
const HEIGHT = FRAME.top + GAP + FRAME.below;
const ABOVE = 20; // for the numbers of versions
const NAMES = 24; // of days
const MOST_NAMES = 10;

export interface SizePicture {
  found: DaysOfSegment;
  zone: string;
  /** The finding, which is its title. */
  finding: string;
  /** The micro-segment's. */
  name: string;
}

export function drawSize({ found, zone, finding, name }: SizePicture, ink: Ink): string {
  const { start, end } = found;
  return drawSheet(
    {
      title: finding,
      about: en.history.pictureOf(name, en.calendar.span(start, end)),
      legend: legendOf(ink),
      width: AXIS_PX + FRAME.width,
      height: ABOVE + HEIGHT + NAMES,
      drawing: [
        tag("g", { transform: `translate(${AXIS_PX} ${ABOVE})` }, [
          drawPeople(found, ink),
          drawMoved(found, ink),
          ...drawVersions(found, zone, ink),
          ...nameDays(placeDays(found), MOST_NAMES, HEIGHT + 18, ink),
        ]),
      ],
    },
    ink,
  );
}

const line = (ink: Ink) => ({
  fill: "none",
  stroke: ink("accent"),
  "stroke-width": 2,
  "stroke-linejoin": "round",
  "stroke-linecap": "round",
});

const axis = (said: string, y: number, ink: Ink) =>
  words(said, { ...tick(ink), x: -8, y, "text-anchor": "end" });

function drawPeople(found: DaysOfSegment, ink: Ink): string {
  const most = niceTop(Math.max(0, ...found.days.map(({ members }) => members)));
  const path = tag("path", {
    "data-is": "people",
    d: peoplePath(found, most, FRAME),
    ...line(ink),
  });
  return [...drawLevels(most, { width: FRAME.width, height: FRAME.top }, ink), path].join("");
}

function drawMoved(found: DaysOfSegment, ink: Ink): string {
  const most = formatCount(mostMoved(found.days));
  const middle = FRAME.below / 2;
  return tag("g", { transform: `translate(0 ${FRAME.top + GAP})` }, [
    tag("path", { d: `M0 ${middle}H${FRAME.width}`, stroke: ink("line") }),
    axis(`+${most}`, 10, ink),
    axis(`−${most}`, FRAME.below - 2, ink),
    ...piles(found, FRAME).map(({ day, x, width, parts }, at) => {
      const read = found.days[at];
      return tag("g", { "data-day": day }, [
        read ? hint(readDay(read)) : "",
        ...parts.map(({ part, y, height }) =>
          tag("rect", { "data-part": part, x, y, width, height, ...toPaint(LOOKS[part], ink) }),
        ),
      ]);
    }),
  ]);
}

const version = (ink: Ink) => ({
  stroke: ink("decision"),
  "stroke-width": 1.5,
  "stroke-dasharray": "4 3",
});

function drawVersions(found: DaysOfSegment, zone: string, ink: Ink): string[] {
  const marks = versionMarks(found, FRAME.width, (at) => workspaceDay(at, zone));
  return marks.map(({ x, versions }) =>
    tag("g", { "data-is": "version", transform: `translate(${x} 0)` }, [
      tag("path", { d: `M0 -4V${HEIGHT}`, ...version(ink) }),
      words(en.history.version(versions.at(-1)?.version ?? 0), {
        ...tick(ink),
        y: -8,
        "text-anchor": "middle",
      }),
    ]),
  );
}

const placeDays = (found: DaysOfSegment) =>
  found.days.map(({ on }) => ({ on, x: xOf(on, found, FRAME.width) }));

function legendOf(ink: Ink): LegendKey[] {
  const text = en.history.legend;
  return [
    { swatch: tag("path", { d: "M1 8H23", ...line(ink) }), words: text.people },
    ...PARTS.map((part) => ({
      swatch: tag("rect", { ...SWATCH, ...toPaint(LOOKS[part], ink) }),
      words: text[part],
    })),
    { swatch: tag("path", { d: "M12 0V16", ...version(ink) }), words: text.version },
  ];
}
