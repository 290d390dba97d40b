import { describe, expect, it } from "vitest";
import type { CoverageDay } from "../../api/queries/quality";
import { drawCoverage } from "./drawCoverage";

const day = (on: string, covered = 150, several = 50): CoverageDay => ({
  on,
  open: 200,
  covered,
  several,
});
const draw = (...days: [CoverageDay, ...CoverageDay[]]) =>
  drawCoverage(days, (token) => `ink-${token}`);
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("the picture of coverage", () => {
  it("has the last day as its finding, and says of which days it is", () => {
    const svg = draw(day("2026-11-20"), day("2026-11-21", 100));
    expect(svg).toContain("<title>100 of 200 open customers are covered (50%).</title>");
    expect(svg).toContain(">Coverage, 20 Nov 2026 to 21 Nov 2026.</text>");
    expect(draw(day("2026-11-20"))).toContain(">Coverage, 20 Nov 2026.</text>");
  });

  it("has a bar each day, whose parts fill it and whose gap is hatched", () => {
    const svg = draw(day("2026-11-20"), day("2026-11-21"));
    expect(times(svg, "data-day=")).toBe(2);
    expect(times(svg, 'data-part="none"')).toBe(2);
    const heights = [...svg.matchAll(/data-part="\w+"[^>]* height="(\d+)"/g)].map(([, h]) =>
      Number(h),
    );
    expect(heights).toEqual([50, 100, 50, 50, 100, 50]);
    expect(times(svg, 'fill="url(#coverage-none)"')).toBe(3);
  });

  it("draws nothing of a part that has nobody", () => {
    expect(draw(day("2026-11-20", 200, 200))).not.toContain('data-part="none"');
    expect(draw({ ...day("2026-11-20", 0, 0), open: 0 })).not.toContain("data-part=");
  });
});
