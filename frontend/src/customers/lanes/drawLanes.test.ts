import { describe, expect, it } from "vitest";
import type { Lanes } from "../../api/queries/lanes";
import { drawLanes } from "./drawLanes";

const end = (at: string, cause: "behaviour" | "definition" = "behaviour") => ({
  at,
  cause,
  rule_version: 1,
});

const nothing: Lanes = {
  customer_id: 12,
  as_of: "2026-03-10T12:00:00Z",
  start: "2026-03-01",
  end: "2026-03-10",
  since: "2026-03-02T00:00:00Z",
  is_cut: false,
  lanes: [],
  treatments: [],
  messages: [],
  purchases: [],
  passages: [],
};

const found: Lanes = {
  ...nothing,
  lanes: [
    {
      segment: {
        id: 7,
        name: 'R&D <fans> "of everything" and of much more than fits in here',
        position: 1,
        is_system: false,
        archived_at: null,
      },
      stays: [
        { entered: null, left: end("2026-03-04T00:00:00Z") },
        { entered: end("2026-03-06T00:00:00Z", "definition"), left: null },
      ],
    },
    {
      segment: {
        id: 8,
        name: "Old",
        position: 2,
        is_system: false,
        archived_at: "2026-03-05T00:00:00Z",
      },
      stays: [{ entered: end("2026-03-04T00:00:00Z"), left: end("2026-03-06T00:00:00Z") }],
    },
  ],
  treatments: [
    {
      on: "2026-03-06",
      until: "2026-03-09",
      at: "2026-03-06T01:00:00Z",
      arm: "treated",
      campaign: { id: 3, name: "Spring & summer" },
      segment_id: 7,
    },
  ],
  purchases: [{ name: "Order", at: "2026-03-05T00:00:00Z", revenue: 20 }],
  passages: [
    {
      id: 5,
      journey: { id: 2, name: "Welcome" },
      entered_at: "2026-03-01T00:00:00Z",
      ended_at: null,
      ended_reason: "",
      steps: [
        {
          visit_no: 1,
          node_id: "a",
          name: "Wait a week",
          kind: "wait",
          arrived_at: "2026-03-01T00:00:00Z",
          left_at: "2026-03-08T00:00:00Z",
        },
        {
          visit_no: 2,
          node_id: "b",
          name: "Ask",
          kind: "survey",
          arrived_at: "2026-03-08T00:00:00Z",
          left_at: null,
        },
      ],
    },
  ],
};

const wording = { zone: "UTC", currency: "EUR" };
const draw = (lanes: Lanes) =>
  drawLanes(
    { found: lanes, wording, finding: "In 1 micro-segment now" },
    (token) => `ink-${token}`,
  );
const times = (svg: string, part: string) => svg.split(part).length - 1;

describe("the picture of a customer's time", () => {
  const svg = draw(found);

  it("has the finding as its title, and says whose time it is and which days", () => {
    expect(svg).toContain("<title>In 1 micro-segment now</title>");
    expect(svg).toContain("Customer 12, 1 Mar 2026 to 10 Mar 2026.");
    expect(svg).toContain(">Held out as control group</text>");
  });

  it("has a lane for each micro-segment, for purchases and for each passage", () => {
    expect(times(svg, "data-lane=")).toBe(4);
    expect(times(svg, 'data-item="stay"')).toBe(3);
    expect(times(svg, 'data-item="step"')).toBe(2);
    expect(times(svg, 'data-item="mark"')).toBe(2);
    expect(svg).toContain(">archived</text>");
  });

  it("stripes what came by a rule and hatches who is left alone, once beside the legend", () => {
    expect(times(svg, 'fill="url(#lanes-defined)"')).toBe(2);
    expect(times(svg, 'fill="url(#lanes-left-alone)"')).toBe(2);
  });

  it("puts a stay where its days are", () => {
    // Day 4 to day 6 of ten, on a track of 900 pixels with round ends of 4
    expect(svg).toContain('d="M274 6H446a4 4 0 0 1 4 4');
  });

  it("names campaigns beside their marks and steps in their bars, safely", () => {
    expect(svg).toContain(">Spring &amp; summer</text>");
    expect(svg).toContain(">Wait a week</text>");
    expect(svg).toContain(">R&amp;D &lt;fans&gt; ");
    expect(svg).toContain("…</text>");
    expect(svg).not.toContain("<fans>");
  });

  it("puts a name before its mark where the days end, and leaves out what has no room", () => {
    const [one] = found.treatments;
    const late = { ...found, treatments: one ? [{ ...one, at: "2026-03-10T12:00:00Z" }] : [] };
    expect(draw(late)).toMatch(/text-anchor="end"[^>]*>Spring &amp; summer</);
    const two = [0, 1].map((at) => ({
      name: `Order ${at}`,
      at: `2026-03-0${1 + at}T00:00:00Z`,
      revenue: 1,
    }));
    const tight = draw({
      ...nothing,
      purchases: two,
      end: "2026-05-10",
      as_of: "2026-05-10T12:00:00Z",
    });
    expect(times(tight, 'data-mark="bought"')).toBe(3);
    expect(tight).not.toContain(">Order 0</text>");
    expect(tight).toContain(">Order 1</text>");
  });

  it("draws changes of lanes across the lanes only", () => {
    const path = /data-is="moves" d="([^"]*)"/.exec(svg)?.[1] ?? "";
    // Below the heading, over three rows; two of the four moments are shared
    expect(path.match(/M[\d.]+ 32V164/g)).toHaveLength(2);
  });

  it("is a frame with its days where nothing happened", () => {
    const empty = draw(nothing);
    expect(empty).not.toContain("data-lane=");
    expect(empty).not.toContain("NaN");
    expect(empty).toContain(">1 Mar</text>");
  });
});
