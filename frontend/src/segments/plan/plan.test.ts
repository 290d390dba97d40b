import { describe, expect, it } from "vitest";
import { range } from "../../ui/days";
import { actsOn, campaignsOn, layBlocks, MAX_LANES, todayColumn } from "./blocks";
import { addsUp, explainCell } from "./explain";
import { nextCell, rowShift } from "./grid";
import type { CellCount, Part, PlanCampaign, PlanRow } from "./model";
import { latestMembers } from "./model";
import {
  applyChange,
  applyOrder,
  changeOf,
  dropPosition,
  moveCampaign,
  moveRow,
  orderIds,
} from "./order";

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

const row = (campaigns: PlanCampaign[], change: Partial<PlanRow> = {}): PlanRow => ({
  segment: { id: 1, name: "Row", position: 1, is_system: false, sentence: "" },
  members: {},
  campaigns,
  cells: {},
  ...change,
});

const count = (campaign_id: number, change: Partial<CellCount> = {}): CellCount => ({
  campaign_id,
  matched: 0,
  not_open: 0,
  hold_out: 0,
  in_duration: 0,
  taken_above: 0,
  quiet_day: 0,
  too_late: 0,
  unreachable: 0,
  capped: 0,
  control: 0,
  treated: 0,
  treated_at_once: 0,
  control_at_once: 0,
  ...change,
});

const shape = (of: PlanRow) =>
  layBlocks(of, days, today).blocks.map(({ start, span, tail, lane }) => [start, span, tail, lane]);

describe("blocks", () => {
  it("show a campaign from its first to its last day with its duration behind", () => {
    const welcome = campaign(1, {
      starts_on: "2026-11-05",
      ends_on: "2026-11-06",
      duration_days: 3,
    });
    expect(shape(row([welcome]))).toEqual([[3, 2, 2, 0]]);
  });

  it("split a schedule by weekdays into one block each time", () => {
    const mondays = campaign(1, {
      schedule: { kind: "weekdays", days: [0, 4] },
      duration_days: 2,
      starts_on: "2026-11-05",
    });
    expect(shape(row([mondays]))).toEqual([
      [4, 1, 1, 0],
      [7, 1, 1, 0],
    ]);
  });

  it("cut a duration where the campaign acts again", () => {
    const often = campaign(1, {
      schedule: { kind: "dates", dates: ["2026-11-05", "2026-11-07"] },
      duration_days: 30,
    });
    expect(shape(row([often]))).toEqual([
      [3, 1, 1, 0],
      [5, 1, 4, 0],
    ]);
  });

  it("go on beyond the days shown", () => {
    const always = campaign(1, { starts_on: "2026-10-01" });
    const past = Object.fromEntries(days.slice(0, 2).map((day) => [day, [count(1)]]));
    const [block] = layBlocks(row([always], { cells: past }), days, today).blocks;
    expect(block).toMatchObject({ start: 0, span: 10, cutLeft: true, cutRight: true });
  });

  it("show the end of a duration that began before", () => {
    const once = campaign(1, {
      schedule: { kind: "dates", dates: ["2026-10-30"] },
      duration_days: 5,
    });
    expect(shape(row([once]))).toEqual([[0, 0, 2, 0]]);
  });

  it("show nothing from before the campaign existed", () => {
    const young = campaign(1, {
      schedule: { kind: "dates", dates: ["2026-10-30"] },
      duration_days: 5,
      created_at: "2026-10-31T08:00:00Z",
    });
    expect(shape(row([young]))).toEqual([]);
  });

  it("tell in the past what was done, not what the schedule says now", () => {
    const edited = campaign(1, { starts_on: "2026-11-10", status: "paused" });
    const treated = row([edited], { cells: { "2026-11-03": [count(1, { treated: 5 })] } });
    expect(actsOn(treated, edited, "2026-11-03", today)).toBe(true);
    expect(actsOn(treated, edited, "2026-11-02", today)).toBe(false);
    expect(actsOn(treated, edited, "2026-11-10", today)).toBe(false);
  });

  it("stack campaigns of one day by their place and count what does not fit", () => {
    const all = row([1, 2, 3, 4, 5].map((id) => campaign(id, { starts_on: "2026-11-05" })));
    const lanes = layBlocks(all, days, today);
    expect(lanes.count).toBe(MAX_LANES);
    expect(lanes.blocks.map((block) => block.campaign.id)).toEqual([1, 2, 3]);
    expect(lanes.more.get(3)).toBe(2);
    expect(lanes.more.get(2)).toBeUndefined();
    expect(campaignsOn(all, "2026-11-05", today)).toHaveLength(5);
  });

  it("share a lane when they do not touch", () => {
    const first = campaign(1, {
      schedule: { kind: "dates", dates: ["2026-11-05"] },
      duration_days: 2,
    });
    const second = campaign(2, { schedule: { kind: "dates", dates: ["2026-11-07"] } });
    expect(layBlocks(row([first, second]), days, today).count).toBe(1);
  });

  it("mark today only when it is shown", () => {
    expect(todayColumn(days, today)).toBe(2);
    expect(todayColumn(days, "2026-11-12")).toBeNull();
    expect(todayColumn([], today)).toBeNull();
  });
});

describe("the number of a cell", () => {
  const parts: Part[] = ["not_open", "in_duration", "taken_above", "control", "treated"].map(
    (part) => ({ part, words: `words of ${part}` }),
  );
  const cell = count(1, {
    matched: 1840,
    in_duration: 388,
    taken_above: 91,
    control: 147,
    treated: 1214,
  });

  it("is explained from matched to got it, without empty lines", () => {
    expect(explainCell(cell, parts).map(({ part, people }) => [part, people])).toEqual([
      ["matched", 1840],
      ["in_duration", 388],
      ["taken_above", 91],
      ["control", 147],
      ["treated", 1214],
    ]);
    expect(addsUp(cell, parts)).toBe(true);
  });

  it("says a reason that the server has learnt to give", () => {
    const capped = { ...cell, capped: 14, treated: 1200 };
    const learnt = parts.toSpliced(3, 0, { part: "capped", words: "over a cap" });
    expect(explainCell(capped, learnt)[3]).toEqual({
      part: "capped",
      words: "over a cap",
      people: 14,
      sign: "-",
    });
    expect(addsUp(capped, learnt)).toBe(true);
    expect(addsUp(capped, parts)).toBe(false);
  });

  it("tells at once apart, and counts it among who got it", () => {
    const both = [
      ...parts.slice(0, -1),
      { part: "control_at_once", words: "held out at once" },
      { part: "treated_at_once", words: "got it at once" },
      ...parts.slice(-1),
    ];
    const within = { ...cell, treated: 1200, treated_at_once: 12, control_at_once: 2 };
    expect(explainCell(within, both).map(({ sign, part, people }) => [sign, part, people])).toEqual(
      [
        ["+", "matched", 1840],
        ["-", "in_duration", 388],
        ["-", "taken_above", 91],
        ["-", "control", 147],
        ["-", "control_at_once", 2],
        ["=", "treated", 1212],
        ["of", "treated_at_once", 12],
      ],
    );
    expect(addsUp(within, both)).toBe(true);
    expect(addsUp({ ...within, treated_at_once: 13 }, both)).toBe(false);
  });

  it("that does not add up is noticed", () => {
    expect(addsUp({ ...cell, treated: 1215 }, parts)).toBe(false);
  });
});

describe("the order of rows", () => {
  const rows = [1, 2, 3].map((id) =>
    row([], { segment: { id, name: `${id}`, position: id, is_system: false, sentence: "" } }),
  );
  const system = row([], {
    segment: { id: 9, name: "Everyone else", position: 9, is_system: true, sentence: "" },
  });
  const plan = [...rows, system];

  it.each([
    [0, 2, [2, 3, 1]],
    [2, 0, [3, 1, 2]],
    [1, 1, [1, 2, 3]],
    [0, 99, [2, 3, 1]],
    [2, -5, [3, 1, 2]],
  ])("moves row %i to %i", (from, to, expected) => {
    const moved = moveRow(plan, from, to);
    expect(orderIds(moved)).toEqual(expected);
    expect(moved.at(-1)).toBe(system);
  });

  it("survives fresh numbers and takes rows it does not know last", () => {
    const fourth = row([], {
      segment: { id: 4, name: "4", position: 4, is_system: false, sentence: "" },
    });
    expect(orderIds(applyOrder([...rows, fourth, system], [3, 1, 2]))).toEqual([3, 1, 2, 4]);
  });

  it.each([
    [0, 30, 0],
    [0, 70, 0],
    [0, 90, 1],
    [2, 10, 0],
    [1, 500, 2],
  ])("drops row %i at %i px into place %i", (from, y, expected) => {
    expect(dropPosition([25, 75, 125], from, y)).toBe(expected);
  });
});

describe("the order of campaigns in a row", () => {
  const made = (id: number, ids: number[]) =>
    row(
      ids.map((one) => campaign(one)),
      { segment: { id, name: `${id}`, position: id, is_system: false, sentence: "" } },
    );
  const saved = [made(1, [11, 12, 13]), made(2, [21, 22])];
  const [first = made(1, [])] = saved;

  it.each([
    [0, 2, [12, 13, 11]],
    [2, 0, [13, 11, 12]],
    [1, 99, [11, 13, 12]],
    [9, 0, [11, 12, 13]],
  ])("moves campaign %i to %i", (from, to, expected) => {
    expect(moveCampaign(first, from, to).campaigns.map(({ id }) => id)).toEqual(expected);
  });

  it("is a change of that row alone, and none when put back", () => {
    const moved = saved.map((one) => (one === first ? moveCampaign(one, 0, 1) : one));
    const change = { campaigns: { 1: [12, 11, 13] } };
    expect(changeOf(moved, saved)).toEqual(change);
    expect(changeOf(moved.toReversed(), saved)).toEqual({ segments: [2, 1], ...change });
    expect(changeOf(saved, saved)).toBeNull();
  });

  it("survives fresh numbers and takes campaigns it does not know last", () => {
    const fresh = [made(1, [11, 12, 13, 14]), made(2, [21, 22])];
    const shown = applyChange(fresh, { segments: [2, 1], campaigns: { 1: [13, 12, 11] } });
    expect(shown.map((one) => one.campaigns.map(({ id }) => id))).toEqual([
      [21, 22],
      [13, 12, 11, 14],
    ]);
  });
});

describe("keys in the matrix", () => {
  const size = { rows: 3, columns: 14 };
  const press = (key: string, ctrlKey = false, altKey = false) => ({ key, ctrlKey, altKey });

  it.each([
    ["ArrowDown", { row: 1, column: 4 }, { row: 2, column: 4 }],
    ["ArrowDown", { row: 2, column: 4 }, { row: 2, column: 4 }],
    ["ArrowLeft", { row: 0, column: 0 }, { row: 0, column: -1 }],
    ["ArrowRight", { row: 0, column: 13 }, { row: 0, column: 13 }],
    ["PageDown", { row: 0, column: 2 }, { row: 0, column: 9 }],
    ["PageUp", { row: 0, column: 3 }, { row: 0, column: 0 }],
    ["Home", { row: 2, column: 5 }, { row: 2, column: -1 }],
    ["End", { row: 2, column: 5 }, { row: 2, column: 13 }],
  ])("%s leads from %o to %o", (key, from, to) => {
    expect(nextCell(from, press(key), size)).toEqual(to);
  });

  it("Ctrl with Home and End leads to the corners", () => {
    expect(nextCell({ row: 1, column: 1 }, press("Home", true), size)).toEqual({
      row: 0,
      column: -1,
    });
    expect(nextCell({ row: 1, column: 1 }, press("End", true), size)).toEqual({
      row: 2,
      column: 13,
    });
  });

  it("Alt with an arrow moves the row, not the focus", () => {
    expect(nextCell({ row: 1, column: 1 }, press("ArrowUp", false, true), size)).toBeNull();
    expect(rowShift(press("ArrowUp", false, true))).toBe(-1);
    expect(rowShift(press("ArrowDown", false, true))).toBe(1);
    expect(rowShift(press("ArrowDown"))).toBeNull();
  });
});

describe("people in a row", () => {
  it("are those of the last day with numbers, never of the future", () => {
    const counted = row([], { members: { "2026-11-02": 5, "2026-11-03": 7, "2026-11-09": 9 } });
    expect(latestMembers(counted, today)).toBe(7);
    expect(latestMembers(row([]), today)).toBeNull();
  });
});
