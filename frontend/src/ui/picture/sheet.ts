/** The frame of a picture taken out: its title, what the colours mean, and the drawing. */
import { BOLD, hint, type Ink, tag, widthOf, words, wrap } from "./svg";

const FONT = '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
const EDGE = 24;
const TITLE = { size: 16, line: 22 };
const ABOUT = { size: 12, line: 17 };
const KEY = { size: 12, line: 22, swatch: 24, gap: 6, after: 20 };

export interface LegendKey {
  /** SVG that fills `SWATCH`. */
  swatch: string;
  words: string;
}

/** Where the swatch of a legend is drawn. */
export const SWATCH = { x: 0, y: 1, width: KEY.swatch, height: 14 };

export interface Sheet {
  /** The finding, or what it shows and of which days. */
  title: string;
  about: string;
  legend: readonly LegendKey[];
  /** Patterns that the drawing refers to. */
  defs?: readonly string[];
  width: number;
  height: number;
  /** Drawn from 0, 0 to `width`, `height`. */
  drawing: readonly string[];
}

export function drawSheet(sheet: Sheet, ink: Ink): string {
  const title = wrap(sheet.title, sheet.width, TITLE.size * BOLD);
  const about = wrap(sheet.about, sheet.width, ABOUT.size);
  const keys = placeKeys(sheet.legend, sheet.width);
  const belowTitle = EDGE + title.length * TITLE.line;
  const belowAbout = belowTitle + about.length * ABOUT.line;
  const rows = sheet.legend.length ? (keys.at(-1)?.row ?? 0) + 1 : 0;
  const top = belowAbout + 8 + rows * KEY.line + 8;
  const size = { width: sheet.width + 2 * EDGE, height: top + sheet.height + EDGE };
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      role: "img",
      "font-family": FONT,
    },
    [
      hint(sheet.title),
      tag("defs", {}, sheet.defs),
      tag("rect", { ...size, fill: ink("page") }),
      ...title.map((line, at) =>
        words(line, {
          x: EDGE,
          y: EDGE + at * TITLE.line + TITLE.size,
          "font-size": TITLE.size,
          "font-weight": 650,
          fill: ink("text"),
        }),
      ),
      ...about.map((line, at) =>
        words(line, {
          x: EDGE,
          y: belowTitle + at * ABOUT.line + ABOUT.size,
          "font-size": ABOUT.size,
          fill: ink("text-2"),
        }),
      ),
      ...keys.map(({ key, x, row }) =>
        drawKey(key, EDGE + x, belowAbout + 8 + row * KEY.line, ink),
      ),
      tag("g", { transform: `translate(${EDGE} ${top})` }, sheet.drawing),
    ],
  );
}

function drawKey({ swatch, words: said }: LegendKey, x: number, y: number, ink: Ink): string {
  return tag("g", { transform: `translate(${x} ${y})` }, [
    swatch,
    words(said, { x: KEY.swatch + KEY.gap, y: 12, "font-size": KEY.size, fill: ink("text") }),
  ]);
}

interface PlacedKey {
  key: LegendKey;
  x: number;
  row: number;
}

function placeKeys(legend: readonly LegendKey[], room: number): PlacedKey[] {
  let x = 0;
  let row = 0;
  return legend.map((key) => {
    const width = KEY.swatch + KEY.gap + Math.ceil(widthOf(key.words, KEY.size));
    if (x > 0 && x + width > room) {
      x = 0;
      row += 1;
    }
    const placed = { key, x, row };
    x += width + KEY.after;
    return placed;
  });
}
