import { expect, it } from "vitest";
import type { CellCount, Plan, PlanCampaign, PlanRow } from "./model";
import { planTable } from "./planTable";

const count = (treated: number) => ({ campaign_id: 3, matched: treated + 1, treated, control: 1 });

const row = (id: number, is_system: boolean, campaigns: PlanCampaign[]): PlanRow => ({
  segment: { id, name: `Row ${id}`, position: id, is_system, sentence: "" },
  members: { "2026-11-01": 80 },
  campaigns,
  cells: {},
});

it("the plan as a table has a line for each campaign with numbers, done or expected", () => {
  const campaign = { id: 3, name: "Spring" } as PlanCampaign;
  const busy = {
    ...row(1, false, [campaign]),
    cells: { "2026-11-02": [count(40) as unknown as CellCount] },
    expected: { "2026-11-03": [count(30) as unknown as CellCount] },
  };
  const plan: Plan = {
    revision: 1,
    today: "2026-11-03",
    from: "2026-11-02",
    days: ["2026-11-02", "2026-11-03", "2026-11-04"],
    parts: [
      { part: "control", words: "control group" },
      { part: "treated", words: "got it" },
    ],
    rows: [busy, row(9, true, [])],
    coverage: {},
  };
  expect(planTable(plan)).toEqual([
    ["day", "number", "micro-segment", "people", "campaign", "expected", "matched"].concat(
      "control group",
      "got it",
    ),
    ["2026-11-02", 1, "Row 1", 80, "Spring", "no", 41, 1, 40],
    ["2026-11-03", 1, "Row 1", 80, "Spring", "yes", 31, 1, 30],
  ]);
});
