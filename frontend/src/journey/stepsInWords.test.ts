import { describe, expect, it } from "vitest";
import type { GraphDocument } from "./model";
import { stepsInWords } from "./stepsInWords";

const node = (id: string, kind: string, settings: Record<string, unknown> = {}) => ({
  id,
  kind,
  name: id.toUpperCase(),
  settings,
});
const path = (source: string, target: string, key = "next") => ({ source, target, key });

const graph: GraphDocument = {
  schema_version: 1,
  directed: true,
  multigraph: true,
  graph: {} as GraphDocument["graph"],
  nodes: [
    node("in", "entry", { trigger: { kind: "event", event: "Signed Up" } }),
    node("hear", "wait_for", { event: "Ordered", deadline: { amount: 2, unit: "days" } }),
    node("thanks", "message"),
    node("nudge", "message"),
    node("out", "exit"),
  ],
  edges: [
    path("in", "hear"),
    path("hear", "thanks", "happened"),
    path("hear", "nudge", "timeout"),
    path("thanks", "out"),
    path("nudge", "out"),
  ],
};

describe("steps in words", () => {
  const words = stepsInWords(graph);

  it("come in reading order, numbered", () => {
    expect(words.map(({ number, id }) => `${number} ${id}`)).toEqual([
      "1 in",
      "2 hear",
      "3 thanks",
      "4 nudge",
      "5 out",
    ]);
  });

  it("say where each branch leads, and nothing where the next line follows", () => {
    expect(words[0]?.ways).toEqual([]);
    expect(words[1]?.ways).toEqual(["Happened: on to 3 THANKS", "Too late: on to 4 NUDGE"]);
    expect(words[2]?.ways).toEqual(["On to 5 OUT"]);
    expect(words[3]?.ways).toEqual([]);
  });

  it("leave the message open: it is chosen later", () => {
    expect(words[2]?.about).toBe("");
    expect(words[0]?.about).toContain("Signed Up");
  });
});
