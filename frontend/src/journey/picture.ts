/** Document + arrangement -> what the canvas draws. */

import { STUB } from "../canvas/geometry";
import type { PathView, Picture, StepView, StubView } from "../canvas/types";
import { en } from "../texts/en";
import { lookOf } from "../ui/kinds/looks";
import { branchesOf, outcomeLabel } from "./kinds";
import type { Arrangement } from "./layout";
import {
  type GraphDocument,
  type GraphNode,
  indexOf,
  outcomesIn,
  type Place,
  placeId,
} from "./model";

export interface Words {
  kindLabel: (kind: string) => string;
  /** What a card says: the step's name, else its settings in one line. */
  title: (node: GraphNode) => string;
}

export function pictureOf(
  document: GraphDocument,
  { positions, stubs, lanes, isFree }: Arrangement,
  words: Words,
): Picture {
  const index = indexOf(document);
  const nameOf = (id: string) => {
    const node = index.nodes.get(id);
    return node ? words.title(node) : id;
  };
  const stubIds = new Map(stubs.map((s) => [placeId(s), `stub:${placeId(s)}`]));
  return {
    steps: document.nodes.map((node): StepView => {
      const { x, y } = positions[node.id] ?? { x: 0, y: 0 };
      const { tone, icon } = lookOf(node.kind);
      const kind = words.kindLabel(node.kind);
      return { id: node.id, x, y, tone, icon, kind, title: words.title(node) };
    }),
    stubs: stubs.map(
      (stub): StubView => ({
        id: `stub:${placeId(stub)}`,
        x: stub.x - STUB.width / 2,
        // An open end hangs lower, so that its (+) stands clear of the label.
        y: stub.goesTo ? stub.y : stub.y - STUB.height / 2,
        goesTo: stub.goesTo ? { id: stub.goesTo, name: nameOf(stub.goesTo) } : null,
      }),
    ),
    paths: document.nodes.flatMap((node): PathView[] => {
      const keys = outcomesIn(document, node);
      // Cards put freely do not follow the order of the branches: it is not seen there.
      const order = isFree ? [] : branchesOf(node.settings.branches).map((b) => b.key);
      return keys.map((key) => {
        const id = placeId({ source: node.id, key });
        const target = stubIds.get(id) ?? index.outgoing.get(node.id)?.get(key) ?? "";
        const label = keys.length > 1 ? outcomeLabel(node, key) : null;
        const name = pathName(document, { source: node.id, key }, words);
        const at = order.length > 1 ? order.indexOf(key) : -1;
        const branch = at < 0 ? null : { key, at, of: order.length };
        return { id, source: node.id, target, label, lane: laneOf(id, lanes), branch, name };
      });
    }),
  };
}

/** A path in words, by the step it starts at: after “Wait”, on “Yes” of “Opened?”. */
export function pathName(document: GraphDocument, { source, key }: Place, words: Words): string {
  const node = indexOf(document).nodes.get(source);
  if (!node) return source;
  return outcomesIn(document, node).length > 1
    ? en.journey.paths.branch(words.title(node), outcomeLabel(node, key))
    : en.journey.paths.after(words.title(node));
}

const laneOf = (id: string, lanes: Record<string, number>): number | null => lanes[id] ?? null;
