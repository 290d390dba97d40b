/** Charts and tables as files. */
import { toPng } from "./png";
import { saveFile } from "./saveFile";

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
