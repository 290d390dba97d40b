import { describe, expect, it } from "vitest";
import type { Overlap } from "../../api/queries/quality";
import { drawOverlap } from "./drawOverlap";

const row = (id: number, name: string, members: number) => ({ id, name, number: id, members });

const found: Overlap = {
  examined_at: null,
  is_current: true,
  rows: [row(1, "Big", 1_200), row(2, "R&D <fans>", 1_150), row(3, "Late", 50)],
  rows_total: 3,
  shared: [
    [1_200, 1_150, 20],
    [1_150, 1_150, 0],
    [20, 0, 50],
  ],
  results: [],
  next: null,
};

const draw = (of: Overlap) => drawOverlap(of, (token) => `ink-${token}`);
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of overlap", () => {
  const svg = draw(found);

  it("has the finding as its title, safely", () => {
    expect(svg).toContain(
      "<title>2 of 3 pairs of rows share people. Most alike: Big and R&amp;D &lt;fans&gt;, 1,150 people in both (95.8%).</title>",
    );
  });

  it("has each row by name and number, and its people where it meets itself", () => {
    expect(times(svg, "data-row=")).toBe(3);
    expect(svg).toContain('x="28" y="74">R&amp;D &lt;fans&gt;</text>');
    expect(times(svg, ">1,200</text>")).toBe(1);
    expect(svg).toMatch(/x="348.5" text-anchor="middle"[^>]* y="74">1,150</);
  });

  it("tints two rows by how alike they are, not those who share nobody", () => {
    expect(times(svg, "data-heat=")).toBe(3);
    expect(svg).toMatch(/data-heat="0"><title>[^<]*<.title><text [^>]*>0<.text><.g>/);
    // In the row of the first, in the columns of the second and of the third
    expect(svg).toContain('x="324" y="29" width="49" height="26" rx="3" fill="ink-heat-5"');
    expect(svg).toContain('x="375" y="29" width="49" height="26" rx="3" fill="ink-heat-1"');
    expect(times(svg, 'fill="ink-heat-high-text"')).toBe(1);
    expect(svg).toContain("Big and Late: 20 people in both, 1.6% of all in either.");
  });

  it("says what the tints mean", () => {
    expect(svg).toContain(">under 20%</text>");
    expect(svg).toContain(">40% to 60%</text>");
    expect(svg).toContain(">80% and more</text>");
  });

  it("says which rows it shows where there are more", () => {
    expect(svg).not.toContain("Rows 1 to 3");
    expect(draw({ ...found, rows_total: 70 })).toContain("Rows 1 to 3 of 70.");
  });
});
