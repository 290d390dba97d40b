import { describe, expect, it } from "vitest";
import type { Heard } from "../../api/queries/heard";
import { range } from "../../ui/days";
import { drawHeard } from "./drawHeard";

const part = (name: string, people: number) =>
  ({
    part: name,
    words: `${name} & "co"`,
    heard: name === "treated",
    people,
  }) as Heard["parts"][number];

const heardOn = (days: string[]): Heard => ({
  start: "2026-02-02",
  end: "2026-02-28",
  since: "2026-02-02",
  people: 10 * days.length,
  heard: 4 * days.length,
  parts: [
    part("treated", 4 * days.length),
    part("no_campaign", 6 * days.length),
    part("capped", 0),
  ],
  days: days.map((on) => ({ on, people: 10, parts: { treated: 4, no_campaign: 6 } })),
});

const draw = (days: string[], name: string | null = null) =>
  drawHeard(heardOn(days), name, (token) => `ink-${token}`);
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of who heard from us", () => {
  const svg = draw(range("2026-02-02", 14), "R&D <fans>");

  it("has the finding as its title, and says of whom and of which days", () => {
    expect(svg).toContain("<title>On an average day 4 of 10 people heard from us (40%).");
    expect(svg).toContain("R&amp;D &lt;fans&gt;, 2 Feb 2026 to 28 Feb 2026.");
    expect(draw(["2026-02-02"])).toContain("All customers, 2 Feb 2026");
  });

  it("has a bar each day with a box for each part that has people", () => {
    expect(times(svg, "data-day=")).toBe(14);
    expect(times(svg, 'data-part="treated"')).toBe(14);
    expect(times(svg, 'data-part="no_campaign"')).toBe(14);
    expect(svg).not.toContain('data-part="capped"');
  });

  it("says in the legend what a colour means and how many there are, safely", () => {
    expect(svg).toContain(">treated &amp; &quot;co&quot;: 56 (40%)</text>");
    expect(svg).not.toContain(">capped");
    // One in each bar, and one in the legend
    expect(times(svg, 'fill="ink-good"')).toBe(15);
    expect(times(svg, 'stroke-dasharray="3 2"')).toBe(15);
  });

  it("names so many days as do not touch", () => {
    expect(svg).toContain(">15 Feb</text>");
    expect(svg).not.toContain(">14 Feb</text>");
    const year = draw(range("2026-02-02", 365));
    expect(times(year, 'text-anchor="middle"')).toBe(10);
  });

  it("has lines around parts where there is room for them", () => {
    expect(times(svg, 'stroke="ink-border"')).toBe(15);
    const year = draw(range("2026-02-02", 365));
    expect(times(year, 'stroke="ink-border"')).toBe(1);
    expect(times(year, 'fill="ink-surface-2"')).toBe(366);
  });
});
