import { describe, expect, it } from "vitest";
import type { CustomerDecision } from "../../api/queries/customers";
import { linesOf, membersOn, mostTreated, totalsOf } from "./days";
import { foresee, type Plan, type PlanCampaign, type PlanRow } from "./model";
import { findPath } from "./path";

const count = (campaign_id: number, treated: number, control = 0) => ({
  campaign_id,
  matched: treated + control,
  treated,
  control,
  treated_at_once: 0,
  control_at_once: 0,
});
const campaign = (id: number) => ({ id, name: `Campaign ${id}` }) as PlanCampaign;
const row = (id: number, change: Partial<PlanRow> = {}): PlanRow => ({
  segment: { id, name: `Row ${id}`, position: id, is_system: false, sentence: "" },
  members: {},
  campaigns: [],
  cells: {},
  ...change,
});
const DAYS = ["2026-11-02", "2026-11-03", "2026-11-04"];
const [monday = "", tuesday = "", wednesday = ""] = DAYS;
const made = row(1, {
  campaigns: [campaign(1), campaign(2)],
  members: { [monday]: 40, [tuesday]: 44 },
  cells: { [monday]: [count(1, 9, 1), count(2, 5)] },
});
const forecast = {
  days: [tuesday],
  sample: 1,
  cells: { 1: { [tuesday]: [count(1, 20, 2)] } },
};
const plan = foresee(
  {
    revision: 1,
    today: tuesday,
    from: monday,
    days: DAYS,
    parts: [],
    rows: [made, row(2)],
    coverage: {},
  } satisfies Plan,
  forecast,
);
const [first = made] = plan.rows;

describe("a day of the plan", () => {
  it("sums what was done, or what is expected", () => {
    expect(totalsOf(first, monday)).toEqual({ treated: 14, control: 1 });
    expect(totalsOf(first, tuesday)).toEqual({ treated: 20, control: 2 });
    const within = { ...count(1, 9, 1), treated_at_once: 3, control_at_once: 2 };
    expect(totalsOf(row(1, { cells: { [monday]: [within] } }), monday)).toEqual({
      treated: 12,
      control: 3,
    });
    expect(totalsOf(first, wednesday)).toBeNull();
    expect(mostTreated(plan)).toBe(20);
  });

  it("has the people of the last day counted", () => {
    expect(membersOn(first, monday)).toBe(40);
    expect(membersOn(first, wednesday)).toBe(44);
    expect(membersOn(row(3), monday)).toBeNull();
  });

  it("is a table with a line for each campaign, and one for a row without", () => {
    const lines = linesOf(plan, tuesday).map((line) => [
      line.number,
      line.campaign,
      line.count?.treated,
      line.isExpected,
    ]);
    expect(lines).toEqual([
      [1, "Campaign 1", 20, true],
      [2, null, undefined, false],
    ]);
    expect(linesOf(plan, monday)).toHaveLength(3);
  });
});

describe("a customer's path", () => {
  const rung = (id: number, segment: number | null) => ({
    campaign: { id, name: "" },
    segment: segment === null ? null : { id: segment, name: "" },
    reason: "",
    sentence: "",
  });
  const decide = (on: string, change: Partial<CustomerDecision>): CustomerDecision => ({
    on,
    winner: null,
    arm: null,
    sentence: "",
    ladder: [],
    ...change,
  });
  const rows = [row(7), row(8), row(9)];
  const find = (...decisions: CustomerDecision[]) =>
    findPath(decisions, rows, DAYS).map(({ column, row: place, kind }) => [column, place, kind]);

  it("stands each day in the row that won, in the order of days", () => {
    const won = decide(tuesday, {
      winner: { id: 2, name: "" },
      arm: "treated",
      ladder: [rung(1, 7), rung(2, 9)],
    });
    const held = decide(monday, {
      winner: { id: 1, name: "" },
      arm: "control",
      ladder: [rung(1, 7)],
    });
    expect(find(won, held)).toEqual([
      [0, 0, "control"],
      [1, 2, "treated"],
    ]);
  });

  it("stands in the highest row that matched when nothing was won", () => {
    expect(find(decide(monday, { ladder: [rung(1, 9), rung(2, 8)] }))).toEqual([[0, 1, "nothing"]]);
  });

  it("leaves out other days and rows that are not in the plan any more", () => {
    const archived = decide(monday, { ladder: [rung(1, null), rung(2, 99)] });
    expect(find(archived, decide("2026-10-01", { ladder: [rung(1, 7)] }))).toEqual([]);
  });
});
