/** Merge the steps of three documents by id and field. */
import { lookUp } from "../../ui/lookUp";
import { type GraphNode, indexOf } from "../model";
import type { Change, Referee } from "./clashes";
import type { Documents } from "./merge";
import { isSame, keysOf } from "./same";

/** A step that all of those have who did not remove it. */
export function mergeStep(
  { base, mine, theirs }: Change<GraphNode | undefined> & { mine: GraphNode; theirs: GraphNode },
  referee: Referee,
): GraphNode {
  if (isSame(mine, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  if (isSame(base, theirs)) return mine;
  const { id } = mine;
  if (!base || base.kind !== mine.kind || base.kind !== theirs.kind) {
    return referee.ask({ mine, theirs }, id, { kind: "step" });
  }
  const names = { base: base.name, mine: mine.name, theirs: theirs.name };
  return {
    ...mine,
    name: referee.decide(names, id, { kind: "name" }),
    settings: mergeSettings(
      { base: base.settings, mine: mine.settings, theirs: theirs.settings },
      id,
      referee,
    ),
  };
}

type Settings = Record<string, unknown>;

const each = (base: Settings, mine: Settings, theirs: Settings, key: string): Change<unknown> => ({
  base: lookUp(base, key),
  mine: lookUp(mine, key),
  theirs: lookUp(theirs, key),
});

/**
 * The settings of a step belong together: of "3 days" and "1 week" the merge by field is
 * 3 weeks, which nobody wrote. So where both changed some, every difference is asked about.
 */
function mergeSettings(
  { base, mine, theirs }: Change<Settings>,
  id: string,
  referee: Referee,
): Settings {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const merged: Settings = {};
  for (const field of keysOf(mine, theirs)) {
    const pair = { mine: lookUp(mine, field), theirs: lookUp(theirs, field) };
    const isTheirs = isSame(lookUp(base, field), pair.mine);
    const value = isSame(pair.mine, pair.theirs)
      ? pair.mine
      : referee.ask(pair, id, { kind: "setting", field }, isTheirs ? "theirs" : "mine");
    if (value !== undefined) merged[field] = value;
  }
  return merged;
}

/** Settings of the journey, which do not depend on each other. */
export function mergeFields<T extends object>(
  { base, mine, theirs }: Change<T>,
  referee: Referee,
  step: string | null,
  kind: "setting" | "map",
): T {
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const [b, m, t] = [base, mine, theirs] as [Settings, Settings, Settings];
  const merged: Settings = {};
  for (const field of keysOf(m, t)) {
    const change = each(b, m, t, field);
    const value = referee.decide(change, step, { kind, field });
    if (value !== undefined) merged[field] = value;
  }
  return merged as T;
}

const isRecord = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What the map says of the steps, step by step and field by field. */
export function mergeMap(change: Change<Settings>, referee: Referee): Settings {
  const { base, mine, theirs } = change;
  if (isSame(mine, theirs) || isSame(base, theirs)) return mine;
  if (isSame(base, mine)) return theirs;
  const merged: Settings = {};
  for (const id of keysOf(mine, theirs)) {
    const entry = each(base, mine, theirs, id);
    const areRecords = isRecord(entry.mine) && isRecord(entry.theirs);
    const value = areRecords
      ? mergeFields(asRecords(entry), referee, id, "map")
      : referee.decide(entry, id, { kind: "map", field: "" });
    if (value !== undefined) merged[id] = value;
  }
  return merged;
}

const asRecords = ({ base, mine, theirs }: Change<unknown>): Change<Settings> => ({
  base: isRecord(base) ? base : {},
  mine: mine as Settings,
  theirs: theirs as Settings,
});

/** Which steps stay. One that a side removed and the other changed is asked about. */
export function mergePresence(documents: Documents, referee: Referee): Set<string> {
  const base = indexOf(documents.base);
  const mine = indexOf(documents.mine);
  const theirs = indexOf(documents.theirs);
  const live = new Set<string>();
  for (const id of new Set([...mine.nodes.keys(), ...theirs.nodes.keys()])) {
    const [my, their] = [mine.nodes.get(id), theirs.nodes.get(id)];
    const was = base.nodes.get(id);
    if ((my && their) || !was) {
      live.add(id);
      continue;
    }
    const kept = my ?? their;
    const removedBy = my ? "theirs" : "mine";
    const isUntouched = isSame(was, kept) && !documents.leadsElsewhere(id, my ? "mine" : "theirs");
    if (isUntouched) continue;
    const choice = referee.ask({ mine: my, theirs: their }, id, { kind: "presence", removedBy });
    if (choice) live.add(id);
  }
  return live;
}
