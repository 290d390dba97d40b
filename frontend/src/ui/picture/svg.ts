/** SVG written as text: elements, words that are safe in it, names cut to their room. */

/** The colour of a token (`--rm-…`) as the page shows it. */
export type Ink = (token: string) => string;

type Attributes = Record<string, string | number | undefined>;

const SAFE: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML knows no way to write them
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

export const escapeXml = (text: string): string =>
  text.replace(UNSPEAKABLE, "").replace(/[&<>"]/g, (sign) => SAFE[sign] ?? sign);

/** One element; `inside` is SVG already. */
export function tag(name: string, attributes: Attributes, inside: readonly string[] = []): string {
  const said = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${write(value ?? "")}"`);
  const content = inside.join("");
  return content ? `<${name}${said.join("")}>${content}</${name}>` : `<${name}${said.join("")}/>`;
}

export const words = (text: string, attributes: Attributes): string =>
  text && tag("text", attributes, [escapeXml(text)]);

export const hint = (text: string): string => tag("title", {}, [escapeXml(text)]);

const write = (value: string | number) =>
  typeof value === "number" ? String(Math.round(value * 100) / 100) : escapeXml(value);

/** Shares of the font's size, rather too wide: who opens a file may have another font. */
const WIDTHS: readonly [RegExp, number][] = [
  [/[ijl.,:;'|!()[\] ]/, 0.36],
  [/[frt]/, 0.45],
  [/[mwMW@%…—]/, 0.96],
  [/[A-Z]/, 0.74],
  [/[\u1100-\u{10ffff}]/u, 1.1],
];
const USUAL_WIDTH = 0.62;
/** Bold letters are wider by so much, as if their size were larger. */
export const BOLD = 1.14;

export function widthOf(text: string, size: number): number {
  let sum = 0;
  for (const letter of text)
    sum += WIDTHS.find(([letters]) => letters.test(letter))?.[1] ?? USUAL_WIDTH;
  return sum * size;
}

/** The beginning of a text that fits, with an ellipsis where something is missing. */
export function cut(text: string, room: number, size: number): string {
  if (widthOf(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join("")}…`, size) > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

/** A text in lines between words, `most` of them; what does not fit in the last is cut. */
export function wrap(text: string, room: number, size: number, most = 9): string[] {
  const lines: string[] = [];
  let rest = text.split(/\s+/).filter(Boolean);
  while (rest.length > 0) {
    let taken = 1;
    while (taken < rest.length && widthOf(rest.slice(0, taken + 1).join(" "), size) <= room)
      taken += 1;
    const isLast = lines.length + 1 === most;
    lines.push(cut((isLast ? rest : rest.slice(0, taken)).join(" "), room, size));
    rest = isLast ? [] : rest.slice(taken);
  }
  return lines;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The outline of a box whose left and right corners are round by so much. */
export function roundedBox({ x, y, width, height }: Box, left: number, right: number): string {
  const l = Math.min(left, width / 2);
  const r = Math.min(right, width / 2);
  return [
    `M${x + l} ${y}`,
    `H${x + width - r}`,
    `a${r} ${r} 0 0 1 ${r} ${r}`,
    `v${height - 2 * r}`,
    `a${r} ${r} 0 0 1 ${-r} ${r}`,
    `H${x + l}`,
    `a${l} ${l} 0 0 1 ${-l} ${-l}`,
    `v${2 * l - height}`,
    `a${l} ${l} 0 0 1 ${l} ${-l}`,
    "z",
  ].join("");
}

/** Slanted stripes of one colour on another. */
export function stripes(id: string, colour: string, ground: string, strength: number): string {
  const size = { width: 7, height: 7 };
  return tag(
    "pattern",
    { id, ...size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    [
      tag("rect", { ...size, fill: ground }),
      tag("rect", { width: 2, height: 7, fill: colour, "fill-opacity": strength }),
    ],
  );
}
