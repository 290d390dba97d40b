/** Where steps that are pasted go: after some steps, or before them. Pure. */
import { kindOf } from "./kinds";
import { inReadingOrder } from "./many";
import { type GraphDocument, type GraphEdge, indexOf, type Place } from "./model";
import { readingOf } from "./reading";

/** Where a clip goes in: paths that lead to one and the same step, or nowhere. */
export interface Gap {
  places: Place[];
  next: string | undefined;
}

/**
 * The gap after some steps: where all that leads out of them meets; else after the last
 * one. After an end nothing can follow: the gap before it is meant.
 */
export function gapAfter(document: GraphDocument, ids: Iterable<string>): Gap | undefined {
  const chosen = inReadingOrder(document, ids);
  const entry = document.nodes.find((n) => n.kind === "entry");
  const steps = chosen.length ? chosen : entry ? [entry.id] : [];
  const inside = new Set(steps);
  const out = steps.flatMap((id) =>
    waysOn(document, id).filter((w) => !inside.has(w.target ?? "")),
  );
  const targets = new Set(out.map((w) => w.target));
  const [next] = targets;
  if (out.length && targets.size === 1) return { places: out.map(toPlace), next };
  for (const id of [...steps].reverse()) {
    const way = waysOn(document, id).find((w) => !inside.has(w.target ?? ""));
    if (way) return { places: [toPlace(way)], next: way.target };
  }
  return gapBefore(document, steps);
}

/** The gap before the first of some steps: every path that leads to it from outside. */
function gapBefore(document: GraphDocument, ids: Iterable<string>): Gap | undefined {
  const [first] = inReadingOrder(document, ids);
  if (first === undefined) return undefined;
  const inside = new Set(ids);
  const places = (indexOf(document).incoming.get(first) ?? [])
    .filter((e) => !inside.has(e.source) && !leadsBack(document, e))
    .map(toPlace);
  return places.length ? { places, next: first } : undefined;
}

/** Where a copy of steps goes: after them, but before a split, whose ways part there. */
export function gapForCopy(document: GraphDocument, ids: Iterable<string>): Gap | undefined {
  const after = gapAfter(document, ids);
  const last = inReadingOrder(document, ids).at(-1);
  const parts = last !== undefined && new Set(waysOn(document, last).map((w) => w.target)).size > 1;
  return parts && after?.places.length === 1 ? (gapBefore(document, ids) ?? after) : after;
}

interface Way extends Place {
  target: string | undefined;
}

/** The ways out people go on by; those that lead back are not among them. */
function waysOn(document: GraphDocument, id: string): Way[] {
  const leadsBack = kindOf(indexOf(document).nodes.get(id)?.kind ?? "")?.leadsBack;
  return (readingOf(document).ways.get(id) ?? []).flatMap(({ key, target, isForward }) => {
    const isOn = key !== leadsBack && (target === null || isForward);
    return isOn ? [{ source: id, key, target: target ?? undefined }] : [];
  });
}

const toPlace = ({ source, key }: Place): Place => ({ source, key });

const leadsBack = (document: GraphDocument, { source, key }: GraphEdge): boolean =>
  readingOf(document)
    .ways.get(source)
    ?.some((way) => way.key === key && !way.isForward) ?? false;
