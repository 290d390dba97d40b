import { describe, expect, it } from "vitest";
import type { DayOfSegment, DaysOfSegment } from "../../api/queries/history";
import { range } from "../../ui/days";
import { drawSize } from "./drawSize";

const day = (on: string, members: number, entered: number, left: number): DayOfSegment => ({
  on,
  members,
  entered,
  left,
  entered_by_definition: 0,
  left_by_definition: left,
});

const found: DaysOfSegment = {
  start: "2026-03-01",
  end: "2026-03-10",
  since: null,
  days: [day("2026-03-02", 10, 10, 0), day("2026-03-03", 12, 4, 2), day("2026-03-05", 6, 0, 6)],
  versions: [
    { version: 1, at: "2026-02-01T10:00:00Z", by: null, sentence: "" },
    { version: 2, at: "2026-03-05T10:00:00Z", by: "mia", sentence: "" },
  ],
};

const draw = (of: DaysOfSegment) =>
  drawSize(
    { found: of, zone: "UTC", finding: "6 people on the last day", name: "R&D <fans>" },
    (token) => `ink-${token}`,
  );
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of a micro-segment's size", () => {
  const svg = draw(found);

  it("has the finding as its title, and says of whom and of which days", () => {
    expect(svg).toContain("<title>6 people on the last day</title>");
    expect(svg).toContain("R&amp;D &lt;fans&gt;, 1 Mar 2026 to 10 Mar 2026.");
  });

  it("has the line of people and what came in and left on each counted day", () => {
    expect(svg).toContain('data-is="people" d="M129 30L215 0L387 90"');
    expect(times(svg, "data-day=")).toBe(3);
    expect(times(svg, 'data-part="entered"')).toBe(2);
    expect(times(svg, 'data-part="leftDefined"')).toBe(2);
    // Two days and the legend
    expect(times(svg, 'fill="ink-danger-soft" stroke="ink-danger"')).toBe(3);
  });

  it("marks versions of the rule that were saved in these days", () => {
    expect(times(svg, 'data-is="version"')).toBe(1);
    expect(svg).toContain(">v2</text>");
  });

  it("names so many days as do not touch", () => {
    const year = {
      ...found,
      end: "2027-02-28",
      days: range("2026-03-01", 365).map((on) => day(on, 5, 1, 1)),
    };
    expect(times(draw(year), 'y="314" text-anchor="middle"')).toBe(10);
  });
});
