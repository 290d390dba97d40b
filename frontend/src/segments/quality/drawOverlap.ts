/** Whom the rows share as a picture of its own, as the matrix on the page shows it. */
import type { Overlap } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { formatCount, formatShare } from "../../ui/format";
import { drawSheet, type LegendKey, SWATCH } from "../../ui/picture/sheet";
import { BOLD, cut, hint, type Ink, tag, widthOf, words } from "../../ui/picture/svg";
import { HEATS, heat } from "./heat";
import { type PairOfRows, type Row, sayFinding, sayPair, toPairs } from "./overlap";

const EDGE_PX = 12;
const NUMBER_PX = 28;
const NAMES_PX = 272;
const ROW_PX = 28;
const GAP = 2;
const LEAST_CELL_PX = 44;
const LEAST_PX = 640;
const SIZE = 12;

const text = en.quality.overlap;

export function drawOverlap(found: Overlap, ink: Ink): string {
  const { rows, rows_total } = found;
  const cell = widthOfCells(rows);
  const width = Math.max(LEAST_PX, NAMES_PX + rows.length * cell + 2 * EDGE_PX);
  const height = (rows.length + 1) * ROW_PX + EDGE_PX;
  const range = text.rows(rows[0]?.number ?? 1, rows.at(-1)?.number ?? 1, rows_total);
  return drawSheet(
    {
      title: sayFinding(found),
      about: [text.about, text.own, rows.length < rows_total && `${range}.`]
        .filter(Boolean)
        .join(" "),
      legend: HEATS.map((step) => legendOf(step, ink)),
      width,
      height,
      drawing: [
        tag("rect", { width, height, rx: 8, fill: ink("surface"), stroke: ink("line") }),
        tag("g", { transform: `translate(${EDGE_PX} 0)` }, [
          ...rows.map((row, at) => drawRow(row, at, cell, ink)),
          ...toPairs(found).map((pair) => drawPair(pair, rows, cell, ink)),
        ]),
      ],
    },
    ink,
  );
}

const widthOfCells = (rows: readonly Row[]) =>
  Math.max(
    LEAST_CELL_PX,
    ...rows.map(({ members }) => Math.ceil(widthOf(formatCount(members), SIZE * BOLD)) + 12),
  );

const said = (ink: Ink) => ({ "font-size": SIZE, fill: ink("text") });
const strong = (ink: Ink) => ({ ...said(ink), "font-weight": 600 });

/** Its name on the left, its number above its column, its people where both meet: what
    lies below that is free, so lower rows have more room for their names. */
function drawRow({ number, name, members, id }: Row, at: number, cell: number, ink: Ink): string {
  const middle = { x: NAMES_PX + (at + 0.5) * cell, "text-anchor": "middle" };
  const y = (at + 1) * ROW_PX + 18;
  const room = NAMES_PX - NUMBER_PX - 8 + at * cell;
  return tag("g", { "data-row": id }, [
    hint(name),
    words(String(number), { ...middle, ...strong(ink), y: 18 }),
    words(String(number), { ...strong(ink), x: 0, y }),
    words(cut(name, room, SIZE), { ...said(ink), x: NUMBER_PX, y }),
    words(formatCount(members), { ...middle, ...strong(ink), y }),
  ]);
}

function drawPair(pair: PairOfRows, rows: readonly Row[], cell: number, ink: Ink): string {
  const { first, second, shared } = pair;
  const step = heat(shared, first.members, second.members);
  const box = {
    x: NAMES_PX + rows.indexOf(second) * cell + GAP / 2,
    y: (rows.indexOf(first) + 1) * ROW_PX + GAP / 2,
    width: cell - GAP,
    height: ROW_PX - GAP,
  };
  return tag("g", { "data-heat": step }, [
    hint(sayPair(pair)),
    step > 0 ? tag("rect", { ...box, rx: 3, fill: ink(`heat-${step}`) }) : "",
    words(formatCount(shared), {
      "font-size": SIZE,
      fill: ink(inkOn(step)),
      x: box.x + box.width / 2,
      y: box.y + 17,
      "text-anchor": "middle",
    }),
  ]);
}

const inkOn = (step: number) =>
  step === 0 ? "text-2" : step > 3 ? "heat-high-text" : "heat-low-text";

function legendOf(step: number, ink: Ink): LegendKey {
  const from = formatShare((step - 1) / HEATS.length);
  const to = formatShare(step / HEATS.length);
  return {
    swatch: tag("rect", { ...SWATCH, rx: 3, fill: ink(`heat-${step}`), stroke: ink("line") }),
    words: text.heat(step === 1 ? null : from, step === HEATS.length ? null : to),
  };
}
