/** A customer's time as a picture of its own, as the lanes on the page show it. */
import type { Lanes } from "../../api/queries/lanes";
import { en } from "../../texts/en";
import { drawSheet, type LegendKey, SWATCH } from "../../ui/picture/sheet";
import { hint, type Ink, tag, words, wrap } from "../../ui/picture/svg";
import {
  atPx,
  drawItem,
  drawMark,
  drawSlot,
  drawStay,
  type Looks,
  patterns,
  TRACK_PX,
} from "./drawItem";
import { laneRow, MARK_ICONS, passageRow, purchaseRow, type Row } from "./items";
import { type Bar, type MarkKind, moves, slotBars, ticks, toSpan } from "./model";
import { placeNames } from "./names";
import { sayKnown, type Wording } from "./words";

const NAMES_PX = 200;
const ROW_PX = 44;
const GROUP_PX = 32;
const AXIS_PX = 24;
const WIDTH = NAMES_PX + TRACK_PX;

interface Line {
  name: string;
  /** A second line under the name. */
  more: string | null;
  row: Row;
  slots: Bar[];
}

interface LanesPicture {
  found: Lanes;
  wording: Wording;
  /** The finding, which is its title. */
  finding: string;
}

export function drawLanes({ found, wording, finding }: LanesPicture, ink: Ink): string {
  const { start, end, customer_id } = found;
  const looks = { ink, wording };
  const above = segmentLines(found, wording);
  const below = passageLines(found, wording);
  const belowY = GROUP_PX + above.length * ROW_PX;
  const axisY = belowY + (below.length > 0 ? GROUP_PX + below.length * ROW_PX : 0);
  const said = en.lanes.pictureOf(customer_id, en.calendar.span(start, end));
  return drawSheet(
    {
      title: finding,
      about: `${said} ${sayKnown(found, wording.zone)}`,
      legend: legendOf(ink),
      defs: patterns(ink),
      width: WIDTH,
      height: axisY + AXIS_PX,
      drawing: [
        tag("rect", { width: WIDTH, height: axisY, fill: ink("surface") }),
        drawTicks(found, axisY, ink),
        drawMoves(found, wording.zone, belowY, ink),
        drawGroup(en.lanes.segments, above, 0, looks),
        below.length > 0 ? drawGroup(en.lanes.journeys, below, belowY, looks) : "",
      ],
    },
    ink,
  );
}

function segmentLines(found: Lanes, { zone }: Wording): Line[] {
  const span = toSpan(found, zone);
  const purchases = purchaseRow(found, span);
  const lanes = found.lanes.map(
    (lane): Line => ({
      name: lane.segment.name,
      more: lane.segment.archived_at ? en.lanes.archived : null,
      row: laneRow(found, lane, span),
      slots: slotBars(found, lane.segment.id, span, zone),
    }),
  );
  if (purchases.items.length === 0) return lanes;
  return [...lanes, { name: en.lanes.purchases, more: null, row: purchases, slots: [] }];
}

function passageLines(found: Lanes, { zone }: Wording): Line[] {
  const span = toSpan(found, zone);
  return found.passages.map((passage) => ({
    name: passage.journey.name,
    more: null,
    row: passageRow(found, passage, span),
    slots: [],
  }));
}

function drawGroup(title: string, lines: readonly Line[], y: number, looks: Looks): string {
  const { ink } = looks;
  const heading = { x: 12, y: 21, "font-size": 12, "font-weight": 600, fill: ink("text-2") };
  return tag("g", { transform: `translate(0 ${y})` }, [
    words(title, heading),
    ...lines.map((line, at) => drawLine(line, GROUP_PX + at * ROW_PX, looks)),
  ]);
}

function drawLine({ name, more, row, slots }: Line, y: number, looks: Looks): string {
  const { ink } = looks;
  const { items } = row;
  const names = placeNames(items, atPx);
  const lines = wrap(name, NAMES_PX - 24, 13, more ? 1 : 2);
  const first = more || lines.length > 1 ? 20 : 27;
  return tag("g", { "data-lane": row.key, transform: `translate(0 ${y})` }, [
    ...lines.map((line, at) =>
      words(line, { x: 12, y: first + at * 16, "font-size": 13, fill: ink("text") }),
    ),
    words(more ?? "", { x: 12, y: 36, "font-size": 12, fill: ink("text-2") }),
    hint(name),
    tag("path", { d: `M0 ${ROW_PX}H${WIDTH}`, stroke: ink("line") }),
    tag("g", { transform: `translate(${NAMES_PX} 0)` }, [
      ...slots.map(drawSlot),
      ...items.map((item) => drawItem(item, names.get(item.key), looks)),
    ]),
  ]);
}

/** The days that are named below. */
function drawTicks(found: Lanes, height: number, ink: Ink): string {
  return tag("g", { transform: `translate(${NAMES_PX} 0)` }, [
    ...ticks(found).flatMap(({ day, left }) => [
      tag("path", { d: `M${atPx(left)} ${GROUP_PX}V${height + 6}`, stroke: ink("line") }),
      words(en.calendar.dayMonth(day), {
        x: atPx(left) + 4,
        y: height + 16,
        "font-size": 12,
        fill: ink("text-2"),
      }),
    ]),
  ]);
}

function drawMoves(found: Lanes, zone: string, height: number, ink: Ink): string {
  const places = moves(found, toSpan(found, zone));
  const line = (left: number) => `M${NAMES_PX + atPx(left)} ${GROUP_PX}V${height}`;
  if (places.length === 0) return "";
  return tag("path", { "data-is": "moves", d: places.map(line).join(""), ...dotted(ink) });
}

const dotted = (ink: Ink) => ({ stroke: ink("text-2"), "stroke-dasharray": "1 2" });

function legendOf(ink: Ink): LegendKey[] {
  const text = en.lanes.legend;
  const up = (drawn: string, by: number) => tag("g", { transform: `translate(0 ${-by})` }, [drawn]);
  const share = (SWATCH.width / TRACK_PX) * 100;
  const bar = { left: 0, width: share, opens: false, closes: false };
  return [
    { swatch: up(drawStay(bar, false, ink), 5), words: text.stay },
    { swatch: up(drawStay(bar, true, ink), 5), words: text.defined },
    {
      swatch: tag("path", { d: `M12 1V15`, "stroke-width": 2, ...dotted(ink) }),
      words: text.move,
    },
    { swatch: up(drawSlot(bar), 24), words: text.slot },
    ...(Object.keys(MARK_ICONS) as MarkKind[]).map((kind) => ({
      swatch: drawMark(kind, 14, 8, ink),
      words: text[kind],
    })),
  ];
}
