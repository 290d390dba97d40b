/**
 * The order in which a journey is read, as lines: a step, below it its branches one by one
 * with what only they lead to, then what follows where they meet. A path that leads on to
 * the line below needs no words; any other ends in a line that says where it leads.
 */
import { growTree, rootsOf, type Tree, type Way } from "./flowTree";
import type { GraphDocument, Place } from "./model";

/** Where a path leads: into lines of its own, on to what follows, elsewhere, or nowhere. */
type Leads =
  | { how: "in" }
  | { how: "on"; target: string }
  | { how: "link"; target: string }
  | { how: "open" };

interface StepLine {
  type: "step";
  id: string;
  /** 1 at the outside; the branches of a step stand one deeper, their steps two. */
  level: number;
  number: number;
  branches: number;
  /** The one way out of a step that has just one. */
  after: Place | null;
  /** The first of some steps that nothing leads to. */
  isLoose: boolean;
}

interface BranchLine {
  type: "branch";
  place: Place;
  level: number;
  leads: Leads;
}

/** The end of a plain path that does not lead on to the line below. */
interface EndLine {
  type: "end";
  place: Place;
  level: number;
  leads: Leads;
}

export type Line = StepLine | BranchLine | EndLine;

interface Reading {
  lines: Line[];
  /** Steps as they are read. */
  order: string[];
  /** From 1. */
  numbers: Map<string, number>;
  /** The ways out of each step. */
  ways: Map<string, Way[]>;
}

const readings = new WeakMap<GraphDocument, Reading>();

/** A document's lines, made once: documents are never changed in place. */
export function readingOf(document: GraphDocument): Reading {
  const known = readings.get(document);
  if (known) return known;
  const reading: Reading = { lines: [], order: [], numbers: new Map(), ways: new Map() };
  const claimed = new Set<string>();
  for (const [at, root] of rootsOf(document).entries()) {
    if (claimed.has(root)) continue;
    const tree = growTree(document, root, claimed);
    for (const [id, ways] of tree.ways) reading.ways.set(id, ways);
    readTree(tree, root, at > 0, reading);
  }
  readings.set(document, reading);
  return reading;
}

export const readingOrder = (document: GraphDocument): string[] => readingOf(document).order;

/** Every place a step can be put, in the order they are read. */
export function placesInOrder(document: GraphDocument): Place[] {
  return readingOf(document).lines.flatMap((line) => {
    if (line.type === "branch") return [line.place];
    return line.type === "step" && line.after ? [line.after] : [];
  });
}

/** Lines still to be written: a branch, or a step with all that hangs below it. */
type Task =
  | { type: "branch"; line: BranchLine }
  | { type: "step"; id: string; level: number; follower: string | undefined };

/** Without recursion: journeys of a thousand steps in a row exist. */
function readTree(tree: Tree, root: string, isLoose: boolean, reading: Reading) {
  const children = childrenOf(tree);
  const stack: Task[] = [{ type: "step", id: root, level: 1, follower: undefined }];
  while (stack.length) {
    const task = stack.pop() as Task;
    if (task.type === "branch") {
      reading.lines.push(task.line);
      continue;
    }
    const { id, level, follower } = task;
    const ways = tree.ways.get(id) ?? [];
    const heads = headsOf(tree, id, ways);
    const rest = (children.get(id) ?? []).filter((child) => !heads.has(child));
    const next = rest[0] ?? follower;
    writeStep(task, ways, isLoose && id === root, reading);
    const below: Task[] =
      ways.length > 1 ? ways.flatMap((way) => branchTasks(task, way, heads, next)) : [];
    const after = rest.map((child, at): Task => {
      return { type: "step", id: child, level, follower: rest[at + 1] ?? follower };
    });
    const only = ways.length === 1 ? ways[0] : undefined;
    if (only && only.target !== next) reading.lines.push(endOf(id, level, only));
    stack.push(...[...below, ...after].reverse());
  }
}

function writeStep(
  { id, level }: Task & { type: "step" },
  ways: Way[],
  isLoose: boolean,
  to: Reading,
) {
  to.order.push(id);
  to.numbers.set(id, to.order.length);
  const only = ways.length === 1 ? ways[0] : undefined;
  to.lines.push({
    type: "step",
    id,
    level,
    number: to.order.length,
    branches: ways.length > 1 ? ways.length : 0,
    after: only ? { source: id, key: only.key } : null,
    isLoose,
  });
}

/** What hangs below each step, nearest first, then as the author put it. */
function childrenOf({ ways, parent, rank }: Tree): Map<string, string[]> {
  const found = new Map([...ways.keys()].map((id, at) => [id, at]));
  const children = new Map<string, string[]>();
  for (const id of found.keys()) {
    const above = parent.get(id);
    if (above === undefined) continue;
    const siblings = children.get(above);
    if (siblings) siblings.push(id);
    else children.set(above, [id]);
  }
  const placeOf = (id: string) => (rank.get(id) ?? 0) * ways.size + (found.get(id) ?? 0);
  for (const siblings of children.values()) siblings.sort((a, b) => placeOf(a) - placeOf(b));
  return children;
}

/** The first steps of a step's own branches. */
function headsOf({ parent, into }: Tree, id: string, ways: Way[]): Set<string> {
  if (ways.length < 2) return new Set();
  const heads = ways.flatMap(({ target, isForward }) =>
    target && isForward && parent.get(target) === id && into.get(target)?.length === 1
      ? [target]
      : [],
  );
  return new Set(heads);
}

function branchTasks(
  { id, level }: Task & { type: "step" },
  { key, target, isForward }: Way,
  heads: ReadonlySet<string>,
  next: string | undefined,
): Task[] {
  const isIn = isForward && target !== null && heads.has(target);
  const line: BranchLine = {
    type: "branch",
    place: { source: id, key },
    level: level + 1,
    leads: isIn ? { how: "in" } : leadsTo(target, isForward ? next : undefined),
  };
  if (!isIn) return [{ type: "branch", line }];
  return [
    { type: "branch", line },
    { type: "step", id: target, level: level + 2, follower: next },
  ];
}

function leadsTo(target: string | null, next: string | undefined): Leads {
  if (target === null) return { how: "open" };
  return target === next ? { how: "on", target } : { how: "link", target };
}

const endOf = (source: string, level: number, { key, target }: Way): EndLine => ({
  type: "end",
  place: { source, key },
  level,
  leads: leadsTo(target, undefined),
});
