import { describe, expect, it } from "vitest";
import type { Persona, SimulatedVisit } from "../../api/queries/simulate";
import type { GraphDocument } from "../model";
import { dayOf, flip, triedByMany, triedUpTo } from "./player";
import { attributesIn, fromPersona, somebodyNew, toBody, toValue } from "./who";

const visit = (id: string, outcome: string | null): SimulatedVisit => ({
  visit_no: 1,
  node: { id, name: id, kind: "wait" },
  arrived_at: "2026-03-10T12:00:00Z",
  left_at: null,
  outcome,
  sentence: "",
  ways: [],
  is_chosen: false,
  messages: [],
});

const leaf = (name: string) => ({
  measure: { kind: "attribute", name },
  operator: "eq",
  value: true,
});

const document = {
  schema_version: 1,
  directed: true,
  multigraph: true,
  graph: { incubating: false, hard_limit_days: null },
  nodes: [
    { id: "w", kind: "wait", name: "", settings: { how: "attribute", attribute: "birthday" } },
    {
      id: "d",
      kind: "decision",
      name: "",
      settings: {
        branches: [{ key: "a", rule: { schema_version: 1, root: { all: [leaf("vip")] } } }],
      },
    },
    {
      id: "u",
      kind: "update",
      name: "",
      settings: { changes: [{ kind: "attribute", name: "seen", how: "set" }] },
    },
  ],
  edges: [],
} as unknown as GraphDocument;

describe("what the canvas shows", () => {
  it("shows the steps passed and the paths between them, up to where they stand", () => {
    const tried = triedUpTo([visit("a", "next"), visit("b", "yes"), visit("c", null)], 1);
    expect([...(tried.passed?.steps ?? [])]).toEqual(["a", "b"]);
    expect([...(tried.passed?.paths ?? [])]).toEqual(["a:next"]);
    expect(tried.now).toBe("b");
  });

  it("dims nothing when many people are counted", () => {
    const tried = triedByMany({
      people: 1000,
      nodes: { a: { reached: 1000, inside: 0, sent: 0, not_sent: 0 } },
      edges: [{ source: "a", key: "next", passed: 1000 }],
      ended: {},
      goals: 0,
    });
    expect(tried.passed).toBeNull();
    expect(tried.stepCounts).toEqual({ a: { text: "1,000" } });
    expect(tried.pathCounts).toEqual({ "a:next": { share: "", many: "1,000", level: 0 } });
  });
});

describe("answers", () => {
  it("forgets what was answered after the flipped visit", () => {
    const answers = [2, 4, 6].map((at) => ({ visit: at, outcome: "no" }));
    expect(flip(answers, 4, "yes")).toEqual([
      { visit: 2, outcome: "no" },
      { visit: 4, outcome: "yes" },
    ]);
  });

  it("counts days from the moment of coming in", () => {
    expect(dayOf("2026-03-10T12:00:00Z", "2026-03-10T12:00:00Z")).toBe(1);
    expect(dayOf("2026-03-12T11:59:00Z", "2026-03-10T12:00:00Z")).toBe(2);
  });
});

describe("who is tried", () => {
  it("asks for the attributes that the journey asks about, not those it writes", () => {
    expect(attributesIn(document)).toEqual(["birthday", "vip"]);
  });

  it.each([
    ["true", true],
    ["42", 42],
    ["007", "007"],
    ["-1.5", -1.5],
    ['["a"]', ["a"]],
    ["[a", "[a"],
    [" Berlin ", "Berlin"],
  ])("takes %s for what is meant", (typed, value) => {
    expect(toValue(typed)).toEqual(value);
  });

  it("takes what a persona has and does, and leaves empty what it lacks", () => {
    const persona: Persona = {
      id: 5,
      name: "Anna",
      description: "",
      attributes: { vip: true },
      habits: { opens: 0.6, orders_per_week: 7, clicks: 9 },
    };
    const who = fromPersona(persona, document);
    expect(who.attributes).toEqual([
      { name: "vip", value: "true" },
      { name: "birthday", value: "" },
    ]);
    expect(who.odds).toMatchObject({ opens: 0.6, clicks: 0.1, buys: 0.63 });
    const body = toBody(who, document, { start: "", seed: 3, days: 30 });
    expect(body.persona.attributes).toEqual({ vip: true });
    expect([body.start, body.seed, body.people]).toEqual([null, 3, null]);
  });

  it("lets somebody new agree to messages", () => {
    expect(somebodyNew("Someone new", document).consent).toBe(true);
  });
});
