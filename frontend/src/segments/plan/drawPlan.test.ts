import { describe, expect, it } from "vitest";
import { range } from "../../ui/days";
import { drawPlan } from "./drawPlan";
import type { CellCount, Plan, PlanCampaign, PlanRow } from "./model";

const days = range("2026-11-02", 10); // Monday 2 to Wednesday 11
const today = "2026-11-04";

const campaign = (id: number, change: Partial<PlanCampaign> = {}): PlanCampaign => ({
  id,
  name: `Campaign ${id}`,
  position: id,
  status: "live",
  schedule: { kind: "every_day" },
  starts_on: null,
  ends_on: null,
  duration_days: 1,
  control_percent: 10,
  created_at: "2026-10-01T08:00:00Z",
  ...change,
});

const rowOf = (id: number, campaigns: PlanCampaign[], change: Partial<PlanRow> = {}): PlanRow => ({
  segment: { id, name: `Row ${id}`, position: id, is_system: false, sentence: "" },
  members: { [today]: 1200 + id },
  campaigns,
  cells: {},
  ...change,
});

const count = (campaign_id: number, treated: number, control: number) =>
  ({ campaign_id, treated, control, treated_at_once: 0, control_at_once: 0 }) as CellCount;

const planOf = (rows: PlanRow[], change: Partial<Plan> = {}): Plan => ({
  revision: 1,
  today,
  from: days[0] ?? today,
  days,
  parts: [],
  rows,
  coverage: {},
  ...change,
});

const ink = (token: string) => `ink-${token}`;
const draw = (...rows: PlanRow[]) => drawPlan(planOf(rows), ink);
const times = (svg: string, part: string) => svg.split(part).length - 1;

describe("the picture of the plan", () => {
  it("says what it shows and of which days, and what the signs mean", () => {
    const coverage = { "2026-11-03": { open: 200, covered: 150 } };
    const svg = drawPlan(planOf([rowOf(1, [])], { coverage }), ink);
    expect(svg).toContain("Micro-segments and campaigns, 2 Nov 2026 to 11 Nov 2026");
    expect(svg).toContain("150 of 200 customers covered on 3 Nov (75%)");
    expect(svg).toContain("Planned, with the numbers expected");
  });

  it("has all rows with their people and all blocks, however many rows there are", () => {
    const rows = Array.from({ length: 300 }, (_, at) =>
      rowOf(at + 1, [campaign(at + 1, { starts_on: "2026-11-05", ends_on: "2026-11-06" })]),
    );
    const svg = draw(...rows);
    expect(times(svg, "data-segment=")).toBe(300);
    expect(times(svg, "data-campaign=")).toBe(300);
    expect(svg).toContain(">1,500</text>");
    expect(svg).toContain(">Campaign 300</text>");
  });

  it("makes what is done a surface, what is planned an outline, and hatches the rest", () => {
    const one = campaign(7, {
      starts_on: "2026-11-03",
      ends_on: "2026-11-05",
      duration_days: 4,
    });
    const cells = { "2026-11-03": [count(7, 40, 4)] };
    const svg = draw(rowOf(1, [one], { cells, expected: { "2026-11-04": [count(7, 30, 3)] } }));
    expect(times(svg, 'data-is="done"')).toBe(1);
    expect(times(svg, 'data-is="planned"')).toBe(1);
    expect(times(svg, 'data-is="tail"')).toBe(1);
    expect(svg).toContain('fill="ink-message-tint"');
    expect(svg).toContain('fill="url(#plan-left-alone-message)"');
    expect(svg).toContain('<pattern id="plan-left-alone-message"');
    expect(svg).toContain(">40 got it</text>");
    expect(svg).toContain(">30 get it</text>");
  });

  it("has no outline where everything is done and no hatch where nobody is left alone", () => {
    const one = campaign(7, { starts_on: "2026-11-03", ends_on: "2026-11-03" });
    const svg = draw(rowOf(1, [one], { cells: { "2026-11-03": [count(7, 40, 4)] } }));
    expect(svg).not.toContain('data-is="planned"');
    expect(svg).not.toContain('data-is="tail"');
  });

  it("marks today only where it is shown", () => {
    expect(times(draw(rowOf(1, [])), 'data-is="today"')).toBe(1);
    const later = range("2026-12-01", 7);
    const svg = drawPlan(planOf([rowOf(1, [])], { days: later, from: "2026-12-01" }), ink);
    expect(svg).not.toContain('data-is="today"');
  });

  it("says names as they are, and cuts what is too long", () => {
    const named = rowOf(1, [campaign(1, { name: `"Now" <only> ${"very ".repeat(20)}long` })]);
    named.segment.name = `R&D "fans" ${"of everything ".repeat(20)}`;
    const svg = draw(named);
    expect(svg).toContain("R&amp;D &quot;fans&quot;");
    expect(svg).toContain("&quot;Now&quot; &lt;only&gt; very");
    expect(svg).not.toContain("<only>");
    expect(svg).toMatch(/…<\/text>/);
  });

  it("counts what has no lane, and says no number for everyone else", () => {
    const rest = rowOf(
      9,
      [1, 2, 3, 4, 5].map((id) => campaign(id, { starts_on: "2026-11-09", ends_on: "2026-11-09" })),
    );
    rest.segment.is_system = true;
    const svg = draw(rest);
    expect(times(svg, "data-campaign=")).toBe(3);
    expect(svg).toContain(">+2 more</text>");
    expect(svg).toContain(">–</text>");
  });

  it("is a frame with its days where there are no rows", () => {
    const svg = draw();
    expect(svg).not.toContain("data-segment=");
    expect(svg).toContain(">Wed 11</text>");
    expect(svg).not.toContain("NaN");
  });
});
