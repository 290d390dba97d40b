import { describe, expect, it } from "vitest";
import { range } from "../days";
import { drawLevels, nameDays } from "./axis";
import { drawSheet } from "./sheet";
import { cut, roundedBox, tag, widthOf, words, wrap } from "./svg";

const ink = (token: string) => `ink-${token}`;

describe("words in a picture", () => {
  it("cannot end their element or their attribute", () => {
    expect(words('<b> & "co"', { fill: '"><script>' })).toBe(
      '<text fill="&quot;&gt;&lt;script&gt;">&lt;b&gt; &amp; &quot;co&quot;</text>',
    );
  });

  it("lose what XML cannot say", () => {
    expect(words("a\u0000b\u001fc\td", {})).toBe("<text>abc\td</text>");
  });

  it("are left out where there are none", () => {
    expect(words("", { x: 1 })).toBe("");
    expect(tag("rect", { x: 1 / 3, rx: undefined })).toBe('<rect x="0.33"/>');
  });

  it("are cut to their room, never within a letter", () => {
    expect(cut("Short", 100, 12)).toBe("Short");
    const long = cut("A name that goes on and on", 80, 12);
    expect(long).toMatch(/^A name.*…$/);
    expect(widthOf(long, 12)).toBeLessThanOrEqual(80);
    expect(cut("🦊🦊🦊🦊", 40, 12)).toBe("🦊🦊…");
  });

  it("are wrapped between words, and the last line says that more is missing", () => {
    expect(wrap("one two three four", 70, 10)).toEqual(["one two", "three four"]);
    expect(wrap("one two three four", 60, 10, 1)).toEqual(["one two…"]);
    expect(wrap("  ", 60, 10)).toEqual([]);
    expect(wrap("Donaudampfschifffahrt", 60, 10)).toEqual(["Donauda…"]);
  });
});

it("a box is round only where it is told to be", () => {
  expect(roundedBox({ x: 0, y: 0, width: 10, height: 6 }, 0, 2)).toBe(
    "M0 0H8a2 2 0 0 1 2 2v2a2 2 0 0 1 -2 2H0a0 0 0 0 1 0 0v-6a0 0 0 0 1 0 0z",
  );
});

it("levels lie at nothing, at half and at the top, with their numbers", () => {
  const levels = drawLevels(2_000, { width: 50, height: 80 }, ink);
  expect(levels.map((level) => /M0 (\d+)H50.*>([\d,]+)</.exec(level)?.slice(1))).toEqual([
    ["80", "0"],
    ["40", "1,000"],
    ["0", "2,000"],
  ]);
});

it("the last day of an axis is named, and so many before it as do not touch", () => {
  const days = range("2026-02-02", 6).map((on, x) => ({ on, x }));
  const named = (most: number) =>
    nameDays(days, most, 9, ink).map((text) => />(\d+) Feb</.exec(text)?.[1]);
  expect(named(6)).toHaveLength(6);
  expect(named(4)).toEqual(["3", "5", "7"]);
  expect(named(1)).toEqual(["7"]);
});

describe("a sheet", () => {
  const sheet = { title: "Found <it>", about: "", width: 300, height: 50, drawing: ["<g/>"] };
  const key = (said: string) => ({ swatch: "<rect/>", words: said });

  it("has its title, its size and a ground of its own", () => {
    const svg = drawSheet({ ...sheet, legend: [] }, ink);
    expect(svg).toContain("<title>Found &lt;it&gt;</title>");
    expect(svg).toContain('font-weight="650" fill="ink-text">Found &lt;it&gt;</text>');
    expect(svg).toMatch(/ width="348" height="\d+" viewBox="0 0 348 \d+"/);
    expect(svg).toMatch(/<rect width="348" height="\d+" fill="ink-page"\/>/);
  });

  it("grows by the lines that its legend needs", () => {
    const heightOf = (legend: { swatch: string; words: string }[]) =>
      Number(/height="(\d+)"/.exec(drawSheet({ ...sheet, legend }, ink))?.[1]);
    const one = heightOf([key("few words")]);
    expect(heightOf([key("few words"), key("and more")])).toBe(one);
    expect(heightOf([key("few words"), key("and so many more that they do not fit")])).toBe(
      one + 22,
    );
  });
});
