import { describe, expect, it } from "vitest";
import type { Backtest } from "../../api/queries/previews";
import { range } from "../../ui/days";
import { toDays, toTable } from "./chart";
import { drawBacktest } from "./drawBacktest";

const point = (on: string, count: number, margin = 0) => ({ at: `${on}T12:00:00Z`, count, margin });

const found: Backtest = {
  points: [point("2026-03-08", 10), point("2026-03-09", 20), point("2026-03-10", 40)],
  step_days: 1,
  sampled: false,
  stored: [{ on: "2026-03-09", members: 47 }],
};

const draw = (of: Backtest) =>
  drawBacktest(
    { found: of, days: toDays(of, (at) => at.slice(0, 10)), sentence: 'Likes "R&D" <b>' },
    (token) => `ink-${token}`,
  );
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of a backtest", () => {
  const svg = draw(found);

  it("has the finding as its title, and reads the rule aloud", () => {
    expect(svg).toContain("<title>40 people today, 10 a week ago, 10 ninety days ago.</title>");
    expect(svg).toContain("The rule: Likes &quot;R&amp;D&quot; &lt;b&gt;. One number a day");
  });

  it("has the line of the rule, and what runs counted then", () => {
    expect(svg).toContain('data-is="rule" d="M0 160L400 120L800 40"');
    expect(svg).toContain('data-is="stored" d="M400 12h0"');
    expect(times(svg, "data-day=")).toBe(3);
    expect(svg).toContain("<title>Mon 9 Mar 2026: 20, counted then: 47</title>");
    // In the chart and in the legend
    expect(times(svg, 'stroke-dasharray="2 5"')).toBe(2);
  });

  it("says nothing of runs that did not count it, and of a band that is none", () => {
    const alone = draw({ ...found, stored: [] });
    expect(alone).not.toContain("stroke-dasharray");
    expect(alone).not.toContain("Counted then");
    expect(alone).not.toContain('data-is="band"');
  });

  it("shows in which band the numbers of a sample lie", () => {
    const sampled = draw({ ...found, sampled: true, points: [point("2026-03-10", 40, 10)] });
    expect(sampled).toContain('data-is="band" d="M400 0L400 80Z"');
    expect(sampled).toContain("the band is where");
  });

  it("names so many days as do not touch", () => {
    const points = range("2026-01-01", 91).map((on) => point(on, 5));
    expect(times(draw({ ...found, points }), 'y="218" text-anchor="middle"')).toBe(9);
  });
});

it("a backtest is a file with a line for each day", () => {
  const days = toDays(found, (at) => at.slice(0, 10));
  expect(toTable(days).slice(1, 3)).toEqual([
    ["2026-03-08", 10, 0, null],
    ["2026-03-09", 20, 0, 47],
  ]);
});
