/** New steps on a path, and paths to steps that are already there. */
import { kindOf } from "../kinds";
import {
  type GraphDocument,
  type GraphEdge,
  type GraphNode,
  indexOf,
  newId,
  type Place,
} from "../model";
import { dropOrphanEnd, onwardOf, replaceAt, targetOf } from "./edges";

/** Tell whether a step of this kind may stand at a place: ends only where nothing follows. */
export function canInsert(document: GraphDocument, kind: string, place: Place): boolean {
  if (kind === "entry") return false;
  if (!kindOf(kind)?.ends) return true;
  const next = targetOf(document, place);
  if (!next) return true;
  const { nodes, incoming } = indexOf(document);
  const follower = nodes.get(next);
  if (!follower) return false;
  // An end may replace another end, or leave a step to the other paths that lead to it.
  return (kindOf(follower.kind)?.ends ?? false) || (incoming.get(next)?.length ?? 0) > 1;
}

/** Insert a new step on a path. An end put before an end takes over its path. */
export function insert(
  document: GraphDocument,
  place: Place,
  kind: string,
  id: string = newId(document, kind),
): GraphDocument {
  const next = targetOf(document, place);
  const node: GraphNode = { id, kind, name: "", settings: kindOf(kind)?.starter() ?? {} };
  const grown: GraphDocument = {
    ...document,
    nodes: insertAfter(document.nodes, place.source, node),
    edges: joinInto(document.edges, place, node, next),
  };
  return kindOf(kind)?.ends && next ? dropOrphanEnd(grown, next) : grown;
}

function insertAfter(nodes: GraphNode[], id: string, node: GraphNode): GraphNode[] {
  const at = nodes.findIndex((n) => n.id === id);
  return [...nodes.slice(0, at + 1), node, ...nodes.slice(at + 1)];
}

/** Put an existing node on a path: all its ways out lead on to where the path led. */
function joinInto(edges: GraphEdge[], place: Place, node: GraphNode, next: string | undefined) {
  const onward = next ? onwardOf(node).map((key) => ({ source: node.id, target: next, key })) : [];
  return replaceAt(edges, place, [
    { source: place.source, target: node.id, key: place.key },
    ...onward,
  ]);
}

/** Lead a way out to a step that is already there; ends left without a path go. */
export function connect(document: GraphDocument, place: Place, target: string): GraphDocument {
  const node = indexOf(document).nodes.get(target);
  if (!node || node.kind === "entry") return document;
  const before = targetOf(document, place);
  const edges = replaceAt(document.edges, place, [{ ...place, target }]);
  const connected = { ...document, edges };
  return before && before !== target ? dropOrphanEnd(connected, before) : connected;
}
