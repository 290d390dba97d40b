/**
 * What differs between two states of a journey, step by step: added, removed, changed and
 * moved. A step is moved if the two journeys are alike but for where it stands; that a
 * step was put in beside it, or taken away, does not move it.
 */
import { lookUp } from "../../ui/lookUp";
import { isSame, keysOf } from "../merge/same";
import { type GraphDocument, type GraphNode, indexOf, outcomesIn, type Place } from "../model";
import { readingOrder } from "../reading";
import { unionOf } from "./union";

type ChangeKind = "added" | "removed" | "changed" | "moved";

type FieldPart =
  | { kind: "name" }
  | { kind: "kind" }
  | { kind: "setting"; field: string }
  | { kind: "path"; key: string }
  | { kind: "map"; field: string };

export interface FieldChange {
  part: FieldPart;
  before: unknown;
  after: unknown;
}

export interface StepChange {
  /** null: the journey as a whole. */
  id: string | null;
  kind: ChangeKind;
  fields: FieldChange[];
}

/** The journey as a whole is chosen by a key that no step has. */
export const keyOf = ({ id }: StepChange): string => id ?? " journey";

/** A state of a journey: a draft or a version. */
export interface State {
  document: GraphDocument;
  map: Record<string, unknown>;
}

/** More differing paths than this are told one by one, not as moves. */
const MOST_CANDIDATES = 40;

/** The changes from one state to another, in reading order; the journey itself comes first. */
export function compare(before: State, after: State): StepChange[] {
  const [a, b] = [before.document, after.document];
  const [was, is] = [indexOf(a).nodes, indexOf(b).nodes];
  const common = new Set([...was.keys()].filter((id) => is.has(id)));
  const moved = findMoved(a, b, common);
  const kept = new Set([...common].filter((id) => !moved.has(id)));
  const redirected = differing(a, b, kept);
  const found: StepChange[] = [];
  const graph = settingChanges({ ...a.graph }, { ...b.graph });
  if (graph.length) found.push({ id: null, kind: "changed", fields: graph });
  for (const id of readingOrder(unionOf(a, b).document)) {
    const [old, now] = [was.get(id), is.get(id)];
    if (!old) found.push({ id, kind: "added", fields: [] });
    else if (!now) found.push({ id, kind: "removed", fields: [] });
    else {
      const fields = [
        ...nodeChanges(old, now),
        ...redirected.filter((p) => p.source === id).map((p) => pathChange(a, b, p)),
        ...mapChanges(lookUp(before.map, id), lookUp(after.map, id)),
      ];
      if (moved.has(id)) found.push({ id, kind: "moved", fields });
      else if (fields.length) found.push({ id, kind: "changed", fields });
    }
  }
  return found;
}

function nodeChanges(old: GraphNode, now: GraphNode): FieldChange[] {
  const found: FieldChange[] = [];
  if (old.name !== now.name) {
    found.push({ part: { kind: "name" }, before: old.name, after: now.name });
  }
  if (old.kind !== now.kind) {
    return [...found, { part: { kind: "kind" }, before: old.kind, after: now.kind }];
  }
  return [...found, ...settingChanges(old.settings, now.settings)];
}

type Fields = Record<string, unknown>;

function fieldChanges(old: Fields, now: Fields, kind: "setting" | "map"): FieldChange[] {
  return keysOf(old, now)
    .filter((field) => !isSame(lookUp(old, field), lookUp(now, field)))
    .map((field) => ({
      part: { kind, field },
      before: lookUp(old, field),
      after: lookUp(now, field),
    }));
}

const settingChanges = (old: Fields, now: Fields) => fieldChanges(old, now, "setting");

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const mapChanges = (old: unknown, now: unknown) =>
  fieldChanges(isFields(old) ? old : {}, isFields(now) ? now : {}, "map");

const targetIn = (document: GraphDocument, { source, key }: Place) =>
  indexOf(document).outgoing.get(source)?.get(key);

const pathChange = (a: GraphDocument, b: GraphDocument, place: Place): FieldChange => ({
  part: { kind: "path", key: place.key },
  before: targetIn(a, place),
  after: targetIn(b, place),
});

/** Where people come to next of the steps that count, past those that do not. */
function nextOf(document: GraphDocument, place: Place, counts: ReadonlySet<string>): Set<string> {
  const { outgoing } = indexOf(document);
  const first = targetIn(document, place);
  const stack = first === undefined ? [] : [first];
  const seen = new Set<string>();
  const found = new Set<string>();
  while (stack.length) {
    const id = stack.pop() as string;
    if (seen.has(id)) continue;
    seen.add(id);
    if (counts.has(id)) found.add(id);
    else stack.push(...(outgoing.get(id)?.values() ?? []));
  }
  return found;
}

/** The ways out of steps in both that lead to other steps in both. */
function differing(a: GraphDocument, b: GraphDocument, counts: ReadonlySet<string>): Place[] {
  const [was, is] = [indexOf(a).nodes, indexOf(b).nodes];
  const places = [...counts].flatMap((source) => {
    const [old, now] = [was.get(source), is.get(source)];
    if (!old || !now) return [];
    const keys = new Set(outcomesIn(b, now));
    return outcomesIn(a, old)
      .filter((key) => keys.has(key))
      .map((key) => ({ source, key }));
  });
  return places.filter((place) => {
    const [old, now] = [nextOf(a, place, counts), nextOf(b, place, counts)];
    if (!old.size || !now.size) return old.size !== now.size;
    return ![...old].some((id) => now.has(id));
  });
}

/** The fewest steps without which the paths of the two are alike, found one by one. */
function findMoved(a: GraphDocument, b: GraphDocument, common: ReadonlySet<string>): Set<string> {
  const counts = new Set(common);
  const moved = new Set<string>();
  for (;;) {
    const left = differing(a, b, counts);
    const best = left.length > 1 ? bestMove(a, b, counts, left) : undefined;
    if (best === undefined) return moved;
    counts.delete(best);
    moved.add(best);
  }
}

function bestMove(
  a: GraphDocument,
  b: GraphDocument,
  counts: ReadonlySet<string>,
  left: Place[],
): string | undefined {
  const touched = left.flatMap((place) => [
    place.source,
    ...nextOf(a, place, counts),
    ...nextOf(b, place, counts),
  ]);
  const isEntry = (id: string) => indexOf(b).nodes.get(id)?.kind === "entry";
  const candidates = [...new Set(touched)].filter((id) => !isEntry(id)).slice(0, MOST_CANDIDATES);
  let best: string | undefined;
  // A single path that leads elsewhere moves no step: it takes two to make a move.
  let fewest = left.length - 1;
  for (const id of candidates) {
    const without = new Set(counts);
    without.delete(id);
    const count = differing(a, b, without).length;
    if (count < fewest) [best, fewest] = [id, count];
  }
  return best;
}
