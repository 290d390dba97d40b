import { describe, expect, it } from "vitest";
import { drawForest } from "./drawForest";
import { type ForestRow, toTable } from "./forest";

const row = (key: string, low: number, high: number, more: Partial<ForestRow> = {}): ForestRow => ({
  key,
  name: `Offer ${key}`,
  interval: { value: (low + high) / 2, low, high },
  ...more,
});

const draw = (rows: ForestRow[]) =>
  drawForest(
    { title: "R&D <offer> made more", label: "Campaigns", kind: "rate", rows },
    (token) => `ink-${token}`,
  );
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of a forest plot", () => {
  const clear = row("a", 0.01, 0.03);
  const unclear = row("b", -0.01, 0.02);

  it("has the finding as its title, and says what is compared", () => {
    const svg = draw([clear]);
    expect(svg).toContain("<title>R&amp;D &lt;offer&gt; made more</title>");
    expect(svg).toContain(">Campaigns: difference with its 95 % interval.</text>");
  });

  it("has a line for each row from end to end of its interval, with its numbers", () => {
    const svg = draw([clear, unclear]);
    expect(times(svg, "data-row=")).toBe(2);
    // From −1 to +3 points over 440 pixels
    expect(svg).toContain('d="M220 0H440" stroke="ink-accent"');
    expect(svg).toContain('d="M0 0H330" stroke="ink-text-2"');
    expect(svg).toContain('data-is="middle" x="326" y="-4" width="8" height="8"');
    expect(svg).toContain(">+2.0 points (+1.0 to +3.0)</text>");
    expect(svg).toContain("<title>Offer b: +0.5 points, between −1.0 and +2.0</title>");
    expect(svg).toContain('d="M110 0V60" stroke="ink-border"');
  });

  it("tells what is clear, what is not, and what was pooled, in the legend, too", () => {
    const pooled = row("c", 0.01, 0.02, { isPooled: true, beside: clear.interval });
    const svg = draw([clear, unclear, pooled]);
    expect(times(svg, 'd="M1 0H23"')).toBe(3);
    expect(times(svg, 'data-is="interval" d="M1 0H23" stroke="ink-accent"')).toBe(1);
    expect(times(svg, 'stroke-dasharray="3 3"')).toBe(2);
    expect(times(svg, "<circle")).toBe(2);
    expect(draw([clear])).not.toContain("stroke-dasharray");
    expect(draw([clear])).not.toContain("<circle");
  });
});

it("a forest plot is a file with a line for each row", () => {
  const rows = [row("a", 1, 3), row("b", 0, 2, { beside: { value: 1.5, low: 1, high: 2 } })];
  const sizes = (key: string) => (key === "a" ? { treated: 10, control: 5 } : undefined);
  expect(toTable(rows, sizes).slice(1)).toEqual([
    ["Offer a", 10, 5, 2, 1, 3, null, null, null],
    ["Offer b", null, null, 1, 0, 2, 1.5, 1, 2],
  ]);
});
