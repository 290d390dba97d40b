import { describe, expect, test } from "vitest";
import { decision, entry, exit, graph, node, smallest, wait } from "./fixtures/build";
import type { GraphDocument } from "./model";
import { placesInOrder, readingOf, readingOrder } from "./reading";

/** Lines as a person sees them: indented, a branch by its key, a link by its number. */
function written(document: GraphDocument): string[] {
  const { lines, numbers } = readingOf(document);
  return lines.map((line) => {
    const indent = "  ".repeat(line.level - 1);
    if (line.type === "step") return `${indent}${line.number} ${line.id}`;
    const to = "target" in line.leads ? ` ${numbers.get(line.leads.target)}` : "";
    const name = line.type === "branch" ? `[${line.place.key}] ` : "";
    return `${indent}${name}${line.leads.how}${to}`;
  });
}

describe("the lines of a journey", () => {
  test("a plain one is a list", () => {
    expect(written(graph([entry, wait("w"), exit], ["in next w", "w next out"]))).toEqual([
      "1 in",
      "2 w",
      "3 out",
    ]);
  });

  test("what branches lead to comes before what follows where they meet", () => {
    const document = graph(
      [entry, decision("d", "b", "a"), wait("x"), wait("y"), wait("z"), exit],
      ["in next d", "d b x", "d a z", "d else y", "x next y", "y next z", "z next out"],
    );
    // y is reached by two branches, z by all: they follow, in the order they are passed.
    expect(written(document)).toEqual([
      "1 in",
      "2 d",
      "  [b] in",
      "    3 x",
      "  [a] link 5",
      "  [else] on 4",
      "4 y",
      "5 z",
      "6 out",
    ]);
  });

  test("a path back, one to nowhere and one past the meeting say so", () => {
    const document = graph(
      [entry, wait("w"), decision("d", "a", "b"), wait("x"), node("o", "wait_for"), exit],
      ["in next w", "w next d", "d a x", "d b w", "d else o", "x next out", "o happened out"],
    );
    expect(written(document)).toEqual([
      "1 in",
      "2 w",
      "3 d",
      "  [a] in",
      "    4 x",
      "  [b] link 2",
      "  [else] in",
      "    5 o",
      "      [happened] on 6",
      "      [timeout] open",
      "6 out",
    ]);
  });

  test("steps nothing leads to come last and say so", () => {
    const document = graph([entry, exit, wait("lost")], ["in next out", "lost next out"]);
    expect(written(document)).toEqual(["1 in", "2 out", "3 lost", "link 2"]);
    expect(readingOf(document).lines[2]).toMatchObject({ isLoose: true });
  });

  test("a plain path without an end says that it leads nowhere", () => {
    expect(written(graph([entry, wait("w")], ["in next w"]))).toEqual(["1 in", "2 w", "open"]);
  });
});

test("every way out is a place, in the order they are read", () => {
  const document = graph(
    [entry, decision("d", "a"), wait("x"), exit],
    ["in next d", "d else x", "d a out", "x next out"],
  );
  expect(placesInOrder(document).map((p) => `${p.source} ${p.key}`)).toEqual([
    "in next",
    "d a",
    "d else",
    "x next",
  ]);
});

test("every step is read once, however the paths cross", () => {
  const document = graph(
    [entry, decision("d", "a", "b"), decision("e", "c"), wait("x"), wait("y"), exit],
    [
      ...["in next d", "d a e", "d b x", "d else y", "e c x", "e else y"],
      ...["x next y", "y next out"],
    ],
  );
  expect([...readingOrder(document)].sort()).toEqual(["d", "e", "in", "out", "x", "y"]);
});

test("ten thousand steps in a row, and a thousand splits in each other, are read", () => {
  const row = Array.from({ length: 10_000 }, (_, at) => wait(`w${at}`));
  const ids = ["in", ...row.map((n) => n.id), "out"];
  const edges = ids.slice(1).map((id, at) => `${ids[at]} next ${id}`);
  expect(readingOrder(graph([entry, ...row, exit], edges))).toHaveLength(10_002);
  const nested = Array.from({ length: 1_000 }, (_, at) => decision(`d${at}`, "a"));
  const deep = nested.flatMap((n, at) => [
    `${n.id} a ${nested[at + 1]?.id ?? "out"}`,
    `${n.id} else out`,
  ]);
  expect(readingOrder(graph([entry, ...nested, exit], ["in next d0", ...deep]))).toHaveLength(
    1_002,
  );
});

test("the smallest journey has one place", () => {
  expect(placesInOrder(smallest)).toEqual([{ source: "in", key: "next" }]);
});
