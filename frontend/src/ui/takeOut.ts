/** Charts and tables as files. */
import { toPng } from "./png";
import { saveFile } from "./saveFile";

const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "paint-order",
  "font-size",
  "font-family",
];

/** A drawing that looks the same without the page: what the style sheets say stands in it. */
export function toStandalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const drawn = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, place) => {
    const from = drawn[place];
    if (!from) return;
    const style = getComputedStyle(from);
    for (const name of STYLES) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute("class");
  });
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // A picture by itself has no page to take its size from
  if (svg.hasAttribute("viewBox")) {
    const { width, height } = svg.viewBox.baseVal;
    copy.setAttribute("width", String(width));
    copy.setAttribute("height", String(height));
  }
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

/** Cells with commas, quotes and line ends in quotes; what would be a formula is text. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export const saveSvg = (svg: string, name: string) =>
  saveFile(new Blob([svg], { type: "image/svg+xml" }), `${name}.svg`);

export const savePng = async (svg: string, name: string) =>
  saveFile(await toPng(svg), `${name}.png`);

export const saveCsv = (rows: Parameters<typeof toCsv>[0], name: string) =>
  saveFile(new Blob([toCsv(rows)], { type: "text/csv" }), `${name}.csv`);
