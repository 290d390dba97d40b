import { expect, test } from "vitest";
import cases from "../../../../tests/journeys/cases/validation.json";
import type { Problem } from "../../api/types";
import { decision, entry, exit, graph, kinds, wait } from "../fixtures/build";
import type { GraphDocument } from "../model";
import { placesOf } from "../model";
import { insert } from "../ops";
import { mergeProblems } from "./merge";
import { validate } from "./validate";

/** Shapes that no change in the editor can make; the server never stores them. */
const SHAPE = new Set([
  "document_invalid",
  "edge_duplicate",
  "edge_unknown_node",
  "node_duplicate",
  "node_id_invalid",
  "too_large",
]);

interface Case {
  name: string;
  document: unknown;
  problems: Omit<Problem, "message">[];
  server_only?: boolean;
}

const shared = (cases as Case[]).filter(
  (c) => !c.server_only && !c.problems.some((p) => SHAPE.has(p.code)),
);

const written = (p: Omit<Problem, "message">) => `${p.level} ${p.code} ${p.node} ${p.field}`;

test.each(shared)("as the server: $name", ({ document, problems }) => {
  const found = validate(document as GraphDocument, kinds);
  expect(found.map(written).sort()).toEqual(problems.map(written).sort());
  for (const p of found) expect(p.message).toMatch(/^.{10,}\.$/);
});

test("most of the table applies here", () => {
  expect(shared.length).toBeGreaterThan(25);
});

test("1,000 steps are checked in milliseconds", () => {
  let document = graph([entry, exit], ["in next out"]);
  while (document.nodes.length < 1_000) {
    const places = placesOf(document);
    const place = places[(document.nodes.length * 7) % places.length];
    if (place) document = insert(document, place, document.nodes.length % 9 ? "wait" : "decision");
  }
  validate(document, kinds);
  const start = performance.now();
  validate(structuredClone(document), kinds);
  const took = performance.now() - start;
  console.info(`1,000 steps checked in ${took.toFixed(1)} ms`);
  // The aim is 10; the gate leaves room for a busy machine.
  expect(took).toBeLessThan(300);
});

test("what only the server knows stays while its step is unchanged", () => {
  const before = graph([entry, wait("w"), decision("d", "a"), exit], []);
  const problems: Problem[] = [
    { code: "rule_invalid", level: "problem", node: "d", field: "branches.0.rule", message: "No." },
    { code: "outcome_open", level: "problem", node: "w", field: "next", message: "No." },
  ];
  const server = { document: before, problems };
  expect(mergeProblems([], server, before).map((p) => p.code)).toEqual(["rule_invalid"]);
  const changed = {
    ...before,
    nodes: before.nodes.map((n) => ({ ...n, settings: { ...n.settings } })),
  };
  expect(mergeProblems([], server, changed)).toEqual([]);
});
