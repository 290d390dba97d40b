import { describe, expect, it } from "vitest";
import { LEAST_SCALE, layOut, type Span } from "./pages";

const A4 = { width: 680, height: 900 };
const rows = (n: number): Span[] =>
  Array.from({ length: n }, (_, row) => [32 + row * 128, 96 + row * 128] as const);

describe("sheets of a printed journey", () => {
  it("leave a small picture as large as it is", () => {
    expect(layOut({ width: 300, height: 400 }, rows(3), A4)).toEqual({
      scale: 1,
      sheets: [{ top: 0, height: 400 }],
    });
  });

  it("shrink a picture to one sheet while its words can be read", () => {
    const { scale, sheets } = layOut({ width: 600, height: 1100 }, rows(8), A4);
    expect(sheets).toHaveLength(1);
    expect(scale).toBeGreaterThan(LEAST_SCALE);
  });

  it("cut a high picture between rows of cards, and nothing is lost", () => {
    const cards = rows(30);
    const height = 32 + 30 * 128;
    const { scale, sheets } = layOut({ width: 700, height }, cards, A4);
    expect(sheets.length).toBeGreaterThan(3);
    expect(sheets.reduce((sum, sheet) => sum + sheet.height, 0)).toBe(height);
    for (const { top, height: part } of sheets) {
      expect(part * scale).toBeLessThanOrEqual(A4.height);
      expect(cards.some(([from, to]) => from < top && top < to)).toBe(false);
    }
  });

  it("cut the table of the map between its rows, which touch", () => {
    const table = Array.from({ length: 20 }, (_, row) => [row * 100, row * 100 + 100] as const);
    const { sheets } = layOut({ width: 700, height: 2000 }, table, A4);
    expect(sheets.length).toBeGreaterThan(1);
    for (const { top } of sheets) expect(top % 100).toBe(0);
  });

  it("keep a very wide picture whole", () => {
    expect(layOut({ width: 4000, height: 600 }, rows(4), A4).sheets).toHaveLength(1);
  });

  it("end also when a row is higher than a sheet", () => {
    const { sheets } = layOut({ width: 680, height: 5000 }, [[0, 5000]], A4);
    expect(sheets.length).toBeLessThan(10);
  });
});
