/**
 * Two states of a journey in one picture: all steps and paths of both, laid out together,
 * so that nothing jumps whichever is looked at. A path that only the older one has starts
 * at a way out of its own.
 */
import type { PathView, Picture } from "../../canvas/types";
import { outcomeLabel } from "../kinds";
import { arrange } from "../layout";
import { inOrder } from "../merge/order";
import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  indexOf,
  outcomesIn,
  placeId,
} from "../model";
import { pictureOf, type Words } from "../picture";

/** Before the outcome of a path that the newer state does not have. */
const OLD = "~";

type PathChange = "added" | "removed";

interface Union {
  document: GraphDocument;
  /** What became of a path, by the id of its place. */
  paths: Record<string, PathChange>;
}

const edgeId = ({ source, key, target }: GraphEdge) => JSON.stringify([source, key, target]);

export function unionOf(before: GraphDocument, after: GraphDocument): Union {
  const [was, is] = [indexOf(before).nodes, indexOf(after).nodes];
  const order = inOrder(before.nodes, after.nodes, before.nodes, (node) => node.id);
  const nodes = order.flatMap((id) => is.get(id) ?? was.get(id) ?? []);
  const known = new Set(nodes.map((node) => node.id));
  const isWhole = (edge: GraphEdge) => known.has(edge.source) && known.has(edge.target);
  const [older, newer] = [new Set(before.edges.map(edgeId)), new Set(after.edges.map(edgeId))];
  const paths: Record<string, PathChange> = {};
  const kept = after.edges.filter(isWhole);
  for (const edge of kept) if (!older.has(edgeId(edge))) paths[placeId(edge)] = "added";
  const gone = before.edges
    .filter((edge) => isWhole(edge) && !newer.has(edgeId(edge)))
    // A step that is gone has no newer paths beside which it would need a place.
    .map((edge) => (is.has(edge.source) ? { ...edge, key: `${OLD}${edge.key}` } : edge));
  for (const edge of gone) paths[placeId(edge)] = "removed";
  return { document: { ...after, nodes, edges: [...kept, ...gone] }, paths };
}

/** The picture of both, with the labels that each path has in its own state. */
export function unionPicture(
  before: GraphDocument,
  after: GraphDocument,
  words: Words,
): { picture: Picture; paths: Record<string, PathChange> } {
  const { document, paths } = unionOf(before, after);
  const drawn = pictureOf(document, arrange(document), words);
  const relabel = (view: PathView): PathView => {
    const key = view.id.slice(view.source.length + 1);
    const isOld = key.startsWith(OLD) || !indexOf(after).nodes.has(view.source);
    const own = isOld ? before : after;
    return { ...view, label: labelOf(own, view.source, key.replace(OLD, "")) };
  };
  return { picture: { ...drawn, paths: drawn.paths.map(relabel) }, paths };
}

function labelOf(document: GraphDocument, source: string, key: string): string | null {
  const node: GraphNode | undefined = indexOf(document).nodes.get(source);
  if (!node || outcomesIn(document, node).length < 2) return null;
  return outcomeLabel(node, key);
}
