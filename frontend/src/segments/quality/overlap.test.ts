import { describe, expect, it } from "vitest";
import { sayFinding, toTable } from "./overlap";

const row = (id: number, name: string, members: number) => ({ id, name, number: id, members });
const rows = [row(1, "Big", 100), row(2, "Small", 10), row(3, "Alike", 90)];
const matrix = {
  rows,
  shared: [
    [100, 10, 60],
    [10, 10, 0],
    [60, 0, 90],
  ],
};

describe("whom rows share", () => {
  it("is found where two rows are most alike, not where most people are in both", () => {
    const twins = [row(4, "One", 8), row(5, "Two", 8)];
    expect(sayFinding(matrix)).toBe(
      "2 of 3 pairs of rows share people. Most alike: Big and Alike, 60 people in both (46.2%).",
    );
    const both = matrix.shared.map((line) => [...line, 0, 0]);
    both.push([0, 0, 0, 8, 8], [0, 0, 0, 8, 8]);
    expect(sayFinding({ rows: [...rows, ...twins], shared: both })).toContain(
      "Most alike: One and Two, 8 people in both (100%).",
    );
  });

  it("may be nobody", () => {
    const shared = [
      [100, 0],
      [0, 10],
    ];
    expect(sayFinding({ rows: rows.slice(0, 2), shared })).toBe("No two rows share anybody.");
    expect(sayFinding({ rows: rows.slice(0, 1), shared: [[100]] })).toBe(
      "No two rows share anybody.",
    );
  });

  it("is a file with a line for each pair", () => {
    const [, ...lines] = toTable(matrix);
    expect(lines).toEqual([
      [1, "Big", 100, 2, "Small", 10, 10, 0.1],
      [1, "Big", 100, 3, "Alike", 90, 60, 0.4615],
      [2, "Small", 10, 3, "Alike", 90, 0, 0],
    ]);
  });
});
