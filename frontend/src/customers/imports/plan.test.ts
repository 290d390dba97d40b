import { expect, test } from "vitest";
import type { FilePlan, PlannedColumn } from "../../api/queries/imports";
import { cellTypeOf, changeColumn, changeKind } from "./plan";

const column = (change: Partial<PlannedColumn>): PlannedColumn => ({
  target: "ignore",
  name: "",
  type: "text",
  order: "ymd",
  decimal: ".",
  separator: ";",
  ...change,
});

const plan: FilePlan = {
  kind: "events",
  layout: { delimiter: ",", has_header: true },
  columns: [column({ target: "user_id" }), column({ target: "time" }), column({})],
  event_name: "",
  zone: "UTC",
};

test("a column that becomes a property is called as in the file", () => {
  const changed = changeColumn(plan, 2, { target: "property" }, "Size");
  expect(changed.columns[2]?.name).toBe("Size");
  expect(changed.columns[1]).toBe(plan.columns[1]);
});

test("a name that was given stays", () => {
  const named = changeColumn(plan, 2, { target: "property", name: "size" }, "Size");
  expect(changeColumn(named, 2, { type: "number" }, "Size").columns[2]?.name).toBe("size");
});

test("customers have attributes where events have times", () => {
  const changed = changeKind(plan, "customers", ["Who", "When", "Size"]);
  expect(changed.columns.map((one) => [one.target, one.name])).toEqual([
    ["user_id", ""],
    ["attribute", "When"],
    ["ignore", ""],
  ]);
});

test("times are dates and ids are what they are", () => {
  expect(plan.columns.map(cellTypeOf)).toEqual([null, "date", null]);
  expect(cellTypeOf(column({ target: "revenue" }))).toBe("number");
  expect(cellTypeOf(column({ target: "attribute", type: "list" }))).toBe("list");
});
