/** The plan as a picture of its own: all rows and days shown, as the matrix draws them. */
import { en } from "../../texts/en";
import { type Day, isWeekend } from "../../ui/days";
import { formatCount, formatShare } from "../../ui/format";
import { drawSheet, type LegendKey, SWATCH } from "../../ui/picture/sheet";
import { BOLD, hint, type Ink, roundedBox, tag, words, wrap } from "../../ui/picture/svg";
import { heightOf, LANE_PX, type Lanes, layBlocks, tintOf, todayColumn } from "./blocks";
import { DAY_PX, drawBlock, hatched, hatchOf } from "./drawBlock";
import { latestCoverage, latestMembers, type Plan, type PlanRow } from "./model";

const NAMES_PX = 312;
const HEADER_PX = 46;
const NAME = { x: 40, size: 13, line: 17, lines: 3, room: 200 };
const LEGEND_TONE = "message";

const text = en.plan.picture;

export function drawPlan(plan: Plan, ink: Ink): string {
  const { days, today } = plan;
  const laid = plan.rows.map((row) => layBlocks(row, days, today));
  const heights = laid.map(heightOf);
  const height = heights.reduce((sum, each) => sum + each, HEADER_PX);
  const width = NAMES_PX + days.length * DAY_PX;
  let y = HEADER_PX;
  const rows = plan.rows.map((row, index) => {
    const lanes = laid[index] as Lanes;
    const drawn = drawRow({ row, index, lanes, y, width }, plan, ink);
    y += heights[index] ?? 0;
    return drawn;
  });
  const tones = new Set(plan.rows.flatMap(({ campaigns }) => campaigns.map(tintOf)));
  return drawSheet(
    {
      title: text.title(en.calendar.date(days[0] ?? today), en.calendar.date(days.at(-1) ?? today)),
      about: [text.today(en.calendar.full(today)), sayCoverage(plan)].filter(Boolean).join(" "),
      legend: legendOf(ink),
      defs: [...tones.add(LEGEND_TONE)].map((tone) => hatchOf(tone, ink)),
      width,
      height,
      drawing: [
        drawGround(days, width, height, ink),
        drawHeader(days, today, ink),
        ...rows,
        drawToday(days, today, height, ink),
      ],
    },
    ink,
  );
}

function sayCoverage(plan: Plan): string | null {
  const found = latestCoverage(plan);
  if (!found) return null;
  const { day, open, covered } = found;
  const share = open > 0 ? formatShare(covered / open) : null;
  return text.coverage(formatCount(covered), formatCount(open), share, en.calendar.dayMonth(day));
}

/** Weekends, and the lines between the days. */
function drawGround(days: readonly Day[], width: number, height: number, ink: Ink): string {
  return tag("g", {}, [
    tag("rect", { width, height, fill: ink("surface") }),
    ...days.map((day, column) =>
      tag("rect", {
        x: columnX(column),
        y: HEADER_PX,
        width: DAY_PX,
        height: height - HEADER_PX,
        fill: isWeekend(day) ? ink("surface-2") : "none",
      }),
    ),
    tag("rect", { width, height: HEADER_PX, fill: ink("surface-2") }),
    tag("path", {
      d: [0, ...days, 0].map((_, at) => `M${at === 0 ? 0 : columnX(at - 1)} 0V${height}`).join(""),
      stroke: ink("line"),
    }),
    tag("path", { d: `M0 0H${width}M0 ${HEADER_PX}H${width}`, stroke: ink("line") }),
  ]);
}

function drawHeader(days: readonly Day[], today: Day, ink: Ink): string {
  const head = (said: string, x: number, end = false) =>
    words(said, {
      x,
      y: 28,
      "font-size": 12,
      "font-weight": 600,
      fill: ink("text"),
      "text-anchor": end ? "end" : undefined,
    });
  return tag("g", {}, [
    head(en.plan.number, 10),
    head(en.plan.segment, NAME.x),
    head(en.plan.people, NAMES_PX - 12, true),
    ...days.map((day, column) => drawDay(day, column, today, ink)),
  ]);
}

function drawDay(day: Day, column: number, today: Day, ink: Ink): string {
  const isToday = day === today;
  const x = columnX(column);
  const isNamed = column === 0 || day.endsWith("-01");
  const below = isToday ? en.plan.today : isNamed ? en.calendar.monthYear(day) : "";
  const fill = ink(isToday ? "accent" : "text");
  return [
    isToday &&
      tag("rect", { x, width: DAY_PX, height: HEADER_PX, fill: ink("accent-soft") }) +
        tag("rect", { x, width: DAY_PX, height: 2, fill }),
    words(en.calendar.short(day), {
      x: x + 8,
      y: below ? 20 : 28,
      "font-size": 12,
      "font-weight": 600,
      fill,
    }),
    words(below, { x: x + 8, y: 35, "font-size": 11, fill: isToday ? fill : ink("text-2") }),
  ]
    .filter(Boolean)
    .join("");
}

interface PlacedRow {
  row: PlanRow;
  index: number;
  lanes: Lanes;
  y: number;
  width: number;
}

function drawRow({ row, index, lanes, y, width }: PlacedRow, plan: Plan, ink: Ink): string {
  const { segment } = row;
  const height = heightOf(lanes);
  const people = latestMembers(row, plan.today);
  const lines = wrap(segment.name, NAME.room, NAME.size * BOLD, NAME.lines);
  const first = height / 2 + 4.5 - ((lines.length - 1) * NAME.line) / 2;
  const plain = { y: height / 2 + 4.5, "font-size": NAME.size, fill: ink("text-2") };
  const number = segment.is_system ? en.plan.everyoneElse : String(index + 1);
  return tag("g", { "data-segment": segment.id, transform: `translate(0 ${y})` }, [
    hint(segment.name),
    words(number, { ...plain, x: 10, "font-weight": 600 }),
    ...lines.map((line, at) =>
      words(line, {
        x: NAME.x,
        y: first + at * NAME.line,
        "font-size": NAME.size,
        "font-weight": 550,
        fill: ink("text"),
      }),
    ),
    words(people === null ? "–" : formatCount(people), {
      ...plain,
      x: NAMES_PX - 12,
      "text-anchor": "end",
    }),
    tag("path", { d: `M0 ${height}H${width}`, stroke: ink("line") }),
    tag("g", { transform: `translate(${NAMES_PX} 0)` }, [
      ...lanes.blocks.map((block) => drawBlock(row, block, plan.days, ink)),
      ...[...lanes.more].map(([column, count]) => drawMore(column, count, lanes, ink)),
    ]),
  ]);
}

/** How many more campaigns act on a day than there are lanes. */
function drawMore(column: number, count: number, lanes: Lanes, ink: Ink): string {
  const box = { x: (column + 1) * DAY_PX - 66, y: lanes.count * LANE_PX - 20, height: 18 };
  return [
    tag("rect", { ...box, width: 60, rx: 9, fill: ink("badge") }),
    words(en.plan.more(count), {
      x: box.x + 30,
      y: box.y + 13,
      "text-anchor": "middle",
      "font-size": 11,
      "font-weight": 600,
      fill: ink("badge-text"),
    }),
  ].join("");
}

function drawToday(days: readonly Day[], today: Day, height: number, ink: Ink): string {
  const column = todayColumn(days, today);
  if (column === null) return "";
  const x = columnX(column) - 1;
  return tag("rect", { "data-is": "today", x, width: 2, height, fill: ink("accent") });
}

function legendOf(ink: Ink): LegendKey[] {
  const strong = ink(LEGEND_TONE);
  const box = { ...SWATCH, rx: 3 };
  const edge = tag("path", { d: roundedBox({ ...SWATCH, width: 4 }, 3, 0), fill: strong });
  const fill = ink(`${LEGEND_TONE}-tint`);
  const dashed = { stroke: strong, "stroke-width": 1.5, "stroke-dasharray": "5 3" };
  return [
    { swatch: tag("rect", { ...box, fill }) + edge, words: text.done },
    {
      swatch: tag("rect", { ...box, fill: ink("surface"), ...dashed }) + edge,
      words: text.planned,
    },
    { swatch: tag("rect", { ...box, fill: hatched(LEGEND_TONE) }), words: text.leftAlone },
    {
      swatch: tag("rect", { ...SWATCH, x: 11, width: 2, fill: ink("accent") }),
      words: en.plan.today,
    },
  ];
}

const columnX = (column: number) => NAMES_PX + column * DAY_PX;
