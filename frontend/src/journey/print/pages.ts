/** Where a picture is cut into sheets: between rows of cards or of its table, never through one. */

export interface Size {
  width: number;
  height: number;
}

/** Top and bottom of a card or a row of the table, from the top of the picture. */
export type Span = readonly [top: number, bottom: number];

interface Sheet {
  /** Part of the picture, in its own pixels. */
  top: number;
  height: number;
}

export interface Layout {
  scale: number;
  sheets: Sheet[];
}

/** Text of 13 px is 7 pt at this scale: smaller is not read on paper. */
export const LEAST_SCALE = 7 / (13 * 0.75);
/** Air above the first and below the last card of a sheet. */
const AIR = 16;

/** Fit a picture on one sheet; if its words would be too small, on several. */
export function layOut(picture: Size, cards: readonly Span[], sheet: Size): Layout {
  const whole = Math.min(1, sheet.width / picture.width, sheet.height / picture.height);
  const one = { scale: whole, sheets: [{ top: 0, height: picture.height }] };
  if (whole >= LEAST_SCALE || cards.length === 0) return one;
  const scale = Math.min(1, sheet.width / picture.width);
  // What is too wide stays whole: paths across sheets cannot be followed.
  if (scale <= whole) return one;
  return { scale, sheets: cut(picture.height, cards, sheet.height / scale) };
}

function cut(height: number, cards: readonly Span[], room: number): Sheet[] {
  const places = gaps(height, cards);
  const sheets: Sheet[] = [];
  let top = 0;
  while (height - top > room) {
    const fitting = places.filter((at) => at > top && at <= top + room);
    // A row higher than a sheet: nothing else is left than to cut through it.
    const at = fitting.at(-1) ?? top + room;
    sheets.push({ top, height: at - top });
    top = at;
  }
  return [...sheets, { top, height: height - top }];
}

/** The heights at which a line across the picture meets no card. */
function gaps(height: number, cards: readonly Span[]): number[] {
  // The rows of a table touch: there is no air to cut in.
  const bottoms = cards.flatMap(([, bottom]) => [bottom, bottom + AIR]);
  const isFree = (at: number) => cards.every(([top, bottom]) => at <= top || at >= bottom);
  return [...new Set(bottoms)].filter((at) => at < height && isFree(at)).sort((a, b) => a - b);
}

/** Read size, cards and rows of the table from a picture of the server; null if it is none of ours. */
export function readPicture(svg: Document): { size: Size; cards: Span[] } | null {
  const box = svg.documentElement.getAttribute("viewBox")?.split(/\s+/).map(Number);
  if (box?.length !== 4 || box.some((one) => !Number.isFinite(one))) return null;
  const [, origin = 0, width = 0, height = 0] = box;
  const cards = [...svg.querySelectorAll("rect.rmd-card, rect.rmd-row")].flatMap((rect): Span[] => {
    const shift = rect.parentElement?.getAttribute("transform") ?? "";
    const y = Number(shift.match(/translate\([^\s,]+[\s,]+([-\d.e]+)\)/)?.[1]);
    const high = Number(rect.getAttribute("height"));
    return Number.isFinite(y) && high > 0 ? [[y - origin, y - origin + high]] : [];
  });
  return { size: { width, height }, cards };
}
