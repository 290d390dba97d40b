/** What can be taken out, in the order of the dialog. */
import type { ServerFormat } from "../../api/queries/interchange";

export type Format = ServerFormat | "png";

export const FORMATS: readonly Format[] = [
  "pdf",
  "png",
  "svg",
  "bpmn",
  "mermaid",
  "graphml",
  "json",
];

const EXTENSIONS: Record<Format, string> = {
  pdf: "pdf",
  png: "png",
  svg: "svg",
  bpmn: "bpmn",
  mermaid: "mmd",
  graphml: "graphml",
  json: "json",
};

/** A name that every file system takes; the server names its files in the same way. */
export function fileName(title: string, format: Format): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in it
  const plain = title.replace(/[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
  const letters = [...plain.split(/\s+/).join(" ").trim()].slice(0, 100).join("");
  const stem = letters.replace(/^[ .-]+|[ .-]+$/g, "");
  const isDevice = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(stem);
  return `${isDevice ? "journey " : ""}${stem || "journey"}.${EXTENSIONS[format]}`;
}
