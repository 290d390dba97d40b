import { describe, expect, it } from "vitest";
import type { Move, OrderPreview } from "../../api/queries/ahead";
import { drawFlow } from "./drawFlow";
import { drawPressure } from "./drawPressure";
import { sayMoves, toTable } from "./words";

const move = (before: number | null, after: number | null, people: number): Move => ({
  before,
  after,
  people,
  error: 0,
});
const campaign = (id: number, name: string) => ({
  id,
  name,
  segment_id: id,
  before: 0,
  after: 0,
  worth: null,
});

const preview: OrderPreview = {
  days: ["2026-03-02", "2026-03-03"],
  sample: 1,
  customers: { people: 100, error: 0 },
  changed: { people: 75, error: 0 },
  moves: [move(1, 2, 60), move(1, null, 15)],
  campaigns: [
    campaign(1, "R&D <welcome>"),
    campaign(2, "A name that goes on and on and on and on"),
  ],
  unknown_worth: 2,
  before: { messages: [60], per_customer: 0.6, money: 0 },
  after: { messages: [80, 20], per_customer: 1, money: 0 },
};

const ink = (token: string) => `ink-${token}`;
const times = (svg: string, text: string) => svg.split(text).length - 1;

describe("who moves where", () => {
  it("is said as a finding", () => {
    expect(sayMoves(preview)).toBe(
      "75 people change campaign on 2 Mar. Most often from “R&D <welcome>” to “A name that goes on and on and on and on”: 60 people.",
    );
    const sampled = { ...preview, sample: 0.1, changed: { people: 75, error: 12 } };
    expect(sayMoves(sampled)).toContain("About 75 people change campaign on 2 Mar (± 12).");
    expect(sayMoves({ ...preview, changed: { people: 0, error: 0 }, moves: [] })).toBe(
      "Nobody would get another campaign on this day.",
    );
  });

  it("is a file with a line for each move", () => {
    expect(toTable(preview).at(-1)).toEqual(["R&D <welcome>", "No campaign", 15, 0]);
  });
});

describe("the picture of who moves where", () => {
  const svg = drawFlow(preview, ink);

  it("has the finding as its title, and says of which day and of whom", () => {
    expect(svg).toContain(
      "<title>75 people change campaign on 2 Mar. Most often from “R&amp;D &lt;we",
    );
    expect(svg).toContain(">Who gets what instead on 2 Mar. Everybody is taken to stay");
    expect(svg).not.toContain("Smaller moves");
  });

  it("has a band for each move between bars of its campaigns", () => {
    expect(times(svg, 'data-is="band"')).toBe(2);
    expect(svg).toContain('d="M280 0C430 0 430 0 580 0V208C430 208 430 208 280 208Z"');
    expect(svg).toContain('x="270" y="0" width="10" height="260" rx="2" fill="ink-accent"');
    expect(svg).toContain('x="580" y="222" width="10" height="52" rx="2" fill="ink-text-2"');
    expect(svg).toContain("<title>R&amp;D &lt;welcome&gt; to No campaign: 15 people</title>");
  });

  it("names both orders, and the campaigns as far as there is room", () => {
    expect(svg).toContain('fill="ink-text-2">As it is</text>');
    expect(svg).toContain('text-anchor="end">In the new order</text>');
    expect(svg).toContain('R&amp;D &lt;welcome&gt; <tspan fill="ink-text-2">75</tspan>');
    expect(svg).toMatch(/>A name that goes on and on[^<]*… <tspan fill="ink-text-2">60</);
  });

  it("says how many people smaller moves have", () => {
    const moves = Array.from({ length: 20 }, (_, at) => move(at, 100, 20 - at));
    expect(drawFlow({ ...preview, moves }, ink)).toMatch(/moves of 21 people are not/);
  });
});

describe("the picture of message pressure", () => {
  const svg = drawPressure(preview, ink);

  it("has the means of both orders as its title", () => {
    expect(svg).toContain(
      "<title>In 2 days a customer gets 0.6 messages on average; in the new order 1.</title>",
    );
  });

  it("has bars of both orders for each number of messages, none where it is nobody", () => {
    expect(times(svg, "data-messages=")).toBe(3);
    expect(times(svg, 'data-order="before"')).toBe(2);
    expect(times(svg, 'data-order="after"')).toBe(3);
    const heights = [...svg.matchAll(/data-order="after"[^>]* height="([\d.]+)"/g)].map(
      ([, h]) => h,
    );
    // 20, 60 and 20 people; the axis ends at 60
    expect(heights).toEqual(["66.7", "200", "66.7"]);
    expect(svg).toContain("<title>2 messages: 0 people as it is, 20 in the new order</title>");
  });

  it("tells both orders apart in the legend, too", () => {
    expect(times(svg, 'fill="ink-surface-2" stroke="ink-border"')).toBe(3);
    expect(svg).toContain(">As it is</text>");
    expect(svg).toContain(">In the new order</text>");
  });
});
