/** A graph as a list of sentences, in the order people read it. */
import { en } from "../texts/en";
import { outcomeLabel, summaryOf } from "./kinds";
import { type GraphDocument, indexOf, outcomesIn } from "./model";
import { readingOrder } from "./reading";

interface StepWords {
  id: string;
  number: number;
  kind: string;
  name: string;
  /** The settings in one line; empty where the name says it. */
  about: string;
  /** Where each way out leads; the only way of a step to the next line is left out. */
  ways: string[];
}

export function stepsInWords(document: GraphDocument): StepWords[] {
  const { nodes, outgoing } = indexOf(document);
  const order = readingOrder(document);
  const place = new Map(order.map((id, at) => [id, at + 1]));
  return order.flatMap((id, at) => {
    const node = nodes.get(id);
    if (!node) return [];
    const keys = outcomesIn(document, node);
    const ways = keys.flatMap((key) => {
      const target = outgoing.get(id)?.get(key);
      if (target === undefined) return [];
      const step = `${place.get(target)} ${nodes.get(target)?.name ?? ""}`.trim();
      if (keys.length > 1) return [en.gallery.leadsTo(outcomeLabel(node, key), step)];
      return order[at + 1] === target ? [] : [en.gallery.onTo(step)];
    });
    const about = summaryOf(node);
    const isOpen = node.kind === "message";
    return [
      {
        id,
        number: at + 1,
        kind: node.kind,
        name: node.name || about,
        about: isOpen || about === node.name ? "" : about,
        ways,
      },
    ];
  });
}
