/** A forest plot as a picture of its own, as the page shows it, with its numbers beside. */
import { en } from "../texts/en";
import { tick } from "../ui/picture/axis";
import { drawSheet, type LegendKey } from "../ui/picture/sheet";
import { cut, hint, type Ink, tag, words } from "../ui/picture/svg";
import { type ForestRow, isClear, type Scale, toScale, xOf } from "./forest";
import { type Kind, sayChange, sayDifference, sayInterval } from "./values";

const NAMES_PX = 260;
const PLOT_PX = 440;
const NUMBERS_PX = 232;
const GAP = 24;
const ROW_PX = 30;
const AXIS_PX = 28;
const SIZE = 13;
const MANY_TICKS = 6;

const LEFT = NAMES_PX + GAP;
const WIDTH = LEFT + PLOT_PX + GAP + NUMBERS_PX;

export interface ForestPicture {
  /** The finding, as a sentence. */
  title: string;
  /** What is compared. */
  label: string;
  kind: Kind;
  rows: readonly ForestRow[];
}

export function drawForest({ title, label, kind, rows }: ForestPicture, ink: Ink): string {
  const scale = toScale(rows, MANY_TICKS);
  const height = rows.length * ROW_PX;
  return drawSheet(
    {
      title,
      about: `${en.uplift.forest(label)}.`,
      legend: legendOf(rows, ink),
      width: WIDTH,
      height: height + AXIS_PX,
      drawing: [
        tag(
          "g",
          { transform: `translate(${LEFT} 0)` },
          scale.ticks.map((value) =>
            drawTick(value, xOf(value, scale, PLOT_PX), kind, height, ink),
          ),
        ),
        ...rows.map((row, at) => drawRow(row, at, scale, kind, ink)),
      ],
    },
    ink,
  );
}

function drawTick(value: number, x: number, kind: Kind, height: number, ink: Ink): string {
  const isZero = value === 0;
  const said = isZero ? "0" : sayChange(kind, value);
  return [
    tag("path", { d: `M${x} 0V${height}`, stroke: ink(isZero ? "border" : "line") }),
    words(said, { ...tick(ink), x, y: height + 18, "text-anchor": "middle" }),
  ].join("");
}

function drawRow(row: ForestRow, at: number, scale: Scale, kind: Kind, ink: Ink): string {
  const { key, name, interval } = row;
  const text = { "font-size": SIZE, fill: ink("text"), y: ROW_PX / 2 + 4.5 };
  const value = sayDifference(kind, interval.value);
  const said = { ...text, x: WIDTH, "text-anchor": "end" };
  return tag("g", { "data-row": key, transform: `translate(0 ${at * ROW_PX})` }, [
    hint(en.uplift.value(name, value, ...sayEnds(row, kind))),
    words(cut(name, NAMES_PX, SIZE), text),
    tag("g", { transform: `translate(${LEFT} ${ROW_PX / 2})` }, [
      ...drawWhisker(row, (end) => xOf(end, scale, PLOT_PX), ink),
    ]),
    words(`${value} (${sayInterval(kind, interval)})`, said),
  ]);
}

const sayEnds = ({ interval }: ForestRow, kind: Kind): [string, string] => [
  sayChange(kind, interval.low),
  sayChange(kind, interval.high),
];

function drawWhisker(row: ForestRow, xAt: (value: number) => number, ink: Ink): string[] {
  const { interval, beside } = row;
  const [low, middle, high] = [xAt(interval.low), xAt(interval.value), xAt(interval.high)];
  const fill = ink(isClear(row) ? "accent" : "text-2");
  return [
    drawInterval(low, high, fill, row.isPooled),
    tag("rect", { "data-is": "middle", x: middle - 4, y: -4, width: 8, height: 8, fill }),
    beside ? drawRing(xAt(beside.value), ink) : "",
  ];
}

/** Dashed where it was pooled; its ends never are. */
function drawInterval(low: number, high: number, stroke: string, isDashed = false): string {
  const line = { stroke, "stroke-width": 2 };
  const dash = isDashed ? "3 3" : undefined;
  return [
    tag("path", {
      "data-is": "interval",
      d: `M${low} 0H${high}`,
      ...line,
      "stroke-dasharray": dash,
    }),
    tag("path", { d: `M${low} -4V4M${high} -4V4`, ...line }),
  ].join("");
}

const drawRing = (cx: number, ink: Ink) =>
  tag("circle", { cx, r: 5, fill: ink("page"), stroke: ink("wait"), "stroke-width": 2 });

/** Of what occurs in the plot only. */
function legendOf(rows: readonly ForestRow[], ink: Ink): LegendKey[] {
  const text = en.uplift.legend;
  const swatch = (drawn: string) => tag("g", { transform: "translate(0 8)" }, [drawn]);
  const line = (token: string, isDashed = false) =>
    swatch(drawInterval(1, 23, ink(token), isDashed));
  const keys: [boolean, LegendKey][] = [
    [rows.some(isClear), { swatch: line("accent"), words: text.clear }],
    [
      rows.some((row) => !isClear(row) && !row.isPooled),
      { swatch: line("text-2"), words: text.unclear },
    ],
    [
      rows.some(({ isPooled }) => isPooled),
      { swatch: line("text-2", true), words: en.uplift.pooled },
    ],
    [
      rows.some(({ beside }) => beside),
      { swatch: swatch(drawRing(12, ink)), words: en.uplift.shrunk },
    ],
  ];
  return keys.filter(([occurs]) => occurs).map(([, key]) => key);
}
