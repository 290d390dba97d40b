/**
 * Three-way merge of a journey: what I made and what somebody else saved, both from the
 * same draft. Steps are merged by id and field, paths by where they start, settings of the
 * journey by field. What both changed differently is a clash and is asked about; the rest
 * is taken from the side that changed it, and nothing is dropped without a question.
 */
import { mergePlaces } from "../free/mergePlaces";
import { type Draft, type GraphDocument, type GraphNode, indexOf, newId } from "../model";
import { type Choices, type Clash, Referee, type Side } from "./clashes";
import { inOrder } from "./order";
import { isRedirected, mergePaths } from "./paths";
import { isSame } from "./same";
import { mergeFields, mergeMap, mergePresence, mergeStep } from "./steps";

export type { Choices, Clash, Part, Side } from "./clashes";

export interface Drafts {
  /** What both started from: the draft that the server acknowledged last. */
  base: Draft;
  mine: Draft;
  theirs: Draft;
}

interface Merged {
  draft: Draft;
  clashes: Clash[];
}

/** Merge; clashes without a choice are settled as they suggest. */
export function merge(drafts: Drafts, choices: Choices = {}): Merged {
  const { base, theirs } = drafts;
  const mine = withOwnIds(drafts);
  const referee = new Referee(choices);
  const names = { base: base.name, mine: mine.name, theirs: theirs.name };
  const maps = { base: base.map, mine: mine.map, theirs: theirs.map };
  const name = referee.decide(names, null, { kind: "name" });
  const document = mergeDocuments(
    documentsOf(base.document, mine.document, theirs.document),
    referee,
    choices,
  );
  const map = mergeMap(maps, referee);
  const free = mergePlaces({ base: base.free, mine: mine.free, theirs: theirs.free });
  const merged = { name, document, map, free };
  return { draft: reuse(merged, mine, theirs), clashes: referee.clashes };
}

export interface Documents {
  base: GraphDocument;
  mine: GraphDocument;
  theirs: GraphDocument;
  /** Whether a side leads a path of this step elsewhere. */
  leadsElsewhere: (id: string, side: Side) => boolean;
}

function documentsOf(base: GraphDocument, mine: GraphDocument, theirs: GraphDocument): Documents {
  const leadsElsewhere = (id: string, side: Side) => {
    const changed = side === "mine" ? mine : theirs;
    const outs = [base, changed].flatMap((d) => [...(indexOf(d).outgoing.get(id)?.keys() ?? [])]);
    return outs.some((key) => isRedirected(base, changed, id, key));
  };
  return { base, mine, theirs, leadsElsewhere };
}

function mergeDocuments(documents: Documents, referee: Referee, choices: Choices): GraphDocument {
  const { base, mine, theirs } = documents;
  const graphs = { base: base.graph, mine: mine.graph, theirs: theirs.graph };
  const graph = mergeFields(graphs, referee, null, "setting");
  const live = mergePresence(documents, referee);
  const askedFor = referee.clashes.length;
  for (;;) {
    const nodes = mergeNodes(documents, live, referee);
    const { edges, missed } = mergePaths(documents, nodes, referee, choices);
    const kept = [...missed].filter((id) => askToKeep(documents, id, referee, choices));
    if (!kept.length) return { ...mine, graph, nodes, edges };
    // A step that is kept after all has fields and paths of its own: all anew with it.
    for (const id of kept) live.add(id);
    const asked = referee.clashes.splice(askedFor);
    referee.clashes.push(...asked.filter(({ part }) => part.kind === "presence"));
  }
}

/** A path of one side leads to the end that the other side removed: does it stay? */
function askToKeep(
  { mine, theirs }: Documents,
  id: string,
  referee: Referee,
  choices: Choices,
): boolean {
  const my = indexOf(mine).nodes.get(id);
  const their = indexOf(theirs).nodes.get(id);
  const removedBy: Side = my ? "theirs" : "mine";
  const part = { kind: "presence", removedBy } as const;
  if ((!my && !their) || referee.hasAsked(id, part)) return false;
  const keeper: Side = my ? "mine" : "theirs";
  referee.ask({ mine: my, theirs: their }, id, part, keeper);
  const clash = referee.clashes[referee.clashes.length - 1] as Clash;
  return (choices[clash.id] ?? keeper) === keeper;
}

function mergeNodes(
  { base, mine, theirs }: Documents,
  live: ReadonlySet<string>,
  referee: Referee,
): GraphNode[] {
  const [was, my, their] = [indexOf(base).nodes, indexOf(mine).nodes, indexOf(theirs).nodes];
  const order = inOrder(base.nodes, mine.nodes, theirs.nodes, (node) => node.id);
  return order.flatMap((id) => {
    if (!live.has(id)) return [];
    const [own, other] = [my.get(id), their.get(id)];
    if (own && other) return [mergeStep({ base: was.get(id), mine: own, theirs: other }, referee)];
    return own ?? other ?? [];
  });
}

/**
 * Two people who each add a step get the same id for it. Those are two steps: mine gets
 * another id, unless it is the very same step, which was saved without my being told.
 */
function withOwnIds({ base, mine, theirs }: Drafts): Draft {
  const was = indexOf(base.document).nodes;
  const their = indexOf(theirs.document).nodes;
  const doubled = mine.document.nodes.filter(
    ({ id }) => !was.has(id) && their.has(id) && !isSameStep(mine.document, theirs.document, id),
  );
  if (!doubled.length) return mine;
  const ids = new Map<string, string>();
  const everything = [base, mine, theirs].flatMap((draft) => draft.document.nodes);
  for (const { id, kind } of doubled) {
    const fresh = newId({ ...mine.document, nodes: everything }, kind);
    everything.push({ id: fresh, kind, name: "", settings: {} });
    ids.set(id, fresh);
  }
  const idOf = (id: string) => ids.get(id) ?? id;
  const document = {
    ...mine.document,
    nodes: mine.document.nodes.map((n) => (ids.has(n.id) ? { ...n, id: idOf(n.id) } : n)),
    edges: mine.document.edges.map((e) =>
      ids.has(e.source) || ids.has(e.target)
        ? { ...e, source: idOf(e.source), target: idOf(e.target) }
        : e,
    ),
  };
  const rename = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, entry]) => [idOf(id), entry]));
  return { ...mine, document, map: rename(mine.map), free: mine.free && rename(mine.free) };
}

function isSameStep(mine: GraphDocument, theirs: GraphDocument, id: string): boolean {
  const about = (document: GraphDocument) => {
    const { nodes, outgoing, incoming } = indexOf(document);
    const into = (incoming.get(id) ?? []).map(({ source, key }) => `${source} ${key}`).sort();
    return [nodes.get(id), Object.fromEntries(outgoing.get(id) ?? []), into];
  };
  return isSame(about(mine), about(theirs));
}

/** Hand out a draft that is there already where the merge says the same. */
function reuse(merged: Draft, mine: Draft, theirs: Draft): Draft {
  return [theirs, mine].find((each) => isSame(each, merged)) ?? merged;
}
