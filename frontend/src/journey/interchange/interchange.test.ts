import { describe, expect, it } from "vitest";
import type { ImportNote } from "../../api/queries/interchange";
import { en } from "../../texts/en";
import { MOST_PIXELS, pngSize, toDataUrl } from "../../ui/png";
import { FORMATS, fileName } from "./formats";
import { byWeight } from "./notes";

describe("names of files", () => {
  it.each([
    ["Welcome", "Welcome.bpmn"],
    ["../../etc/passwd", "etc passwd.bpmn"],
    ["a\r\nb", "a b.bpmn"],
    [" ... ", "journey.bpmn"],
    ["NUL", "journey NUL.bpmn"],
    ["x".repeat(300), `${"x".repeat(100)}.bpmn`],
  ])("%s becomes %s", (title, name) => {
    expect(fileName(title, "bpmn")).toBe(name);
  });

  it("says of every format what it is good for", () => {
    for (const format of FORMATS) {
      expect(en.interchange.formats[format]).toBeTruthy();
      expect(en.interchange.goodFor[format]).toMatch(/^For .*\.$/);
    }
  });
});

describe("pictures", () => {
  it("are twice as sharp, but no side is longer than a canvas may be", () => {
    expect(pngSize({ width: 300, height: 200 })).toEqual({ width: 600, height: 400 });
    const large = pngSize({ width: 22_000, height: 11_000 });
    expect(large).toEqual({ width: MOST_PIXELS, height: MOST_PIXELS / 2 });
    expect(pngSize({ width: 1, height: 50_000 }).width).toBe(1);
  });

  it("carry every letter in their address", () => {
    const svg = "<svg><title>50 % #1 “é”</title></svg>";
    const [, body = ""] = toDataUrl(svg).split(",");
    expect(decodeURIComponent(body)).toBe(svg);
  });
});

it("shows first what has to be looked at", () => {
  const note = (code: string, level: ImportNote["level"]): ImportNote => ({
    code,
    level,
    message: "",
    line: null,
    element: null,
    node: null,
  });
  const notes = [note("a", "advice"), note("b", "problem"), note("c", "problem")];
  expect(byWeight(notes).map((one) => one.code)).toEqual(["b", "c", "a"]);
});
