/** Steps to another place, with all that only their branches lead to. */
import { kindOf } from "../kinds";
import { type GraphDocument, type GraphNode, indexOf, type Place } from "../model";
import { onwardOf, replaceAt, samePlace } from "./edges";
import { meetingPoint, onlyReachedThrough } from "./reach";
import { successorOf } from "./remove";

/** A step with all that only its branches lead to, up to where they meet again. */
interface Block {
  ids: Set<string>;
  /** The step that follows; undefined when the block's paths are still open. */
  next: string | undefined;
}

/** What moves with a step; undefined for ends and for splits that never meet again. */
function blockOf(document: GraphDocument, id: string): Block | undefined {
  const index = indexOf(document);
  const node = index.nodes.get(id);
  if (!node || node.kind === "entry" || kindOf(node.kind)?.ends) return undefined;
  const targets = new Set(index.outgoing.get(id)?.values() ?? []);
  if (targets.size < 2) return { ids: new Set([id]), next: successorOf(document, id) };
  const next = meetingPoint(document, id);
  if (!next) return undefined;
  return { ids: onlyReachedThrough(document, id, next).add(id), next };
}

/** The steps that move with a step, itself included. */
export const movedWith = (document: GraphDocument, id: string): ReadonlySet<string> =>
  blockOf(document, id)?.ids ?? new Set([id]);

export function canMove(document: GraphDocument, id: string, place: Place): boolean {
  const block = blockOf(document, id);
  if (!block || block.ids.has(place.source)) return false;
  const ways = indexOf(document).incoming.get(id) ?? [];
  return !(ways.length === 1 && ways.every((e) => samePlace(e, place)));
}

/** Move a step, with its branches, to another place; the gap it leaves closes. */
export function move(document: GraphDocument, id: string, place: Place): GraphDocument {
  const block = blockOf(document, id);
  if (!block || !canMove(document, id, place)) return document;
  const { ids, next } = block;
  const closed = document.edges.flatMap((e) => {
    if (e.target !== id || ids.has(e.source)) return [e];
    return next ? [{ ...e, target: next }] : [];
  });
  const follower = closed.find((e) => samePlace(e, place))?.target;
  const led = closed.flatMap((e) => {
    if (!ids.has(e.source) || e.target !== next) return [e];
    return follower ? [{ ...e, target: follower }] : [];
  });
  const step = indexOf(document).nodes.get(id) as GraphNode;
  if (!next && follower) {
    // Its own ways were all open: now they lead on.
    led.push(...onwardOf(step).map((key) => ({ source: id, target: follower, key })));
  }
  const moved = document.nodes.filter((n) => ids.has(n.id));
  const nodes = document.nodes.filter((n) => !ids.has(n.id));
  const at = nodes.findIndex((n) => n.id === place.source) + 1;
  return {
    ...document,
    nodes: [...nodes.slice(0, at), ...moved, ...nodes.slice(at)],
    edges: replaceAt(led, place, [{ ...place, target: id }]),
  };
}
