import { useEffect, useMemo } from "react";
import type { Simulated } from "../../api/queries/simulate";
import type { OverlayStore, Tried } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { formatCount } from "../../ui/format";
import { useView } from "../viewContext";
import { triedByMany, triedUpTo } from "./player";

const NOTHING: Tried = { passed: null, now: null, stepCounts: {}, pathCounts: {} };

interface TriedSources {
  one: Simulated | undefined;
  many: Simulated | undefined;
  isMany: boolean;
  /** Where the playback of the one person stands. */
  index: number;
}

/** Show what is tried on the canvas and say it aloud, for as long as the panel is open. */
export function useTried(overlay: OverlayStore, { one, many, isMany, index }: TriedSources) {
  const { canvas } = useView();
  const trace = one?.trace ?? null;
  const expected = (isMany && many?.expected) || null;
  const tried = useMemo(() => {
    if (isMany) return expected ? triedByMany(expected) : NOTHING;
    return trace ? triedUpTo(trace.visits, index) : NOTHING;
  }, [isMany, expected, trace, index]);
  useEffect(() => overlay.setState({ tried }), [overlay, tried]);
  useEffect(() => () => overlay.setState({ tried: null }), [overlay]);

  const visit = isMany ? undefined : trace?.visits[index];
  useEffect(() => {
    if (!visit || !trace) return;
    canvas.current?.showStep(visit.node.id);
    const step = en.playback.step(index + 1, trace.visits.length);
    announce(en.playback.said(step, visit.node.name, visit.sentence));
  }, [canvas, visit, trace, index]);
  useEffect(() => {
    if (expected) announce(en.playback.expectedSaid(formatCount(expected.people)));
  }, [expected]);
}
