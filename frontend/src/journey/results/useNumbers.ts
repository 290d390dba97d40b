import { useMemo } from "react";
import { useJourneyCounts } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import { staleSince } from "../../api/queries/polled";
import { type DayRange, useResults } from "../../api/queries/results";
import { useVersions } from "../../api/queries/versionList";
import type { JourneyCounts } from "../../api/types";
import { workspaceDay } from "../../ui/workspaceDay";
import { useEditorState } from "../editorStore";
import { useView } from "../viewContext";
import type { NumbersFound } from "./badges";
import { boundedDays, daysOf } from "./view";

export interface Numbers extends NumbersFound {
  /** The days the numbers are of; null: all time, or this moment. */
  days: DayRange | null;
  versions: [number, number] | null;
  /** When the newest numbers came that could be had; null while all is well. */
  staleSince: number | null;
  /** Why there are none at all; null while they are asked for, or there. */
  error: Error | null;
}

/** Today's day in the workspace. */
export function useToday(): string {
  const me = useMe();
  return workspaceDay(me?.clock.now, me?.workspace.timezone);
}

/** Live numbers of the journey; undefined for one that was never live. */
export function useCounts(): JourneyCounts | undefined {
  const { journey } = useView();
  return useJourneyCounts(journey.id, journey.published !== null).data?.value;
}

/** The numbers the canvas shows now. */
export function useNumbers(): Numbers {
  const { journey } = useView();
  const { mode, days: choice } = useEditorState((s) => s.numbers);
  const today = useToday();
  const versions = useCompared();
  const isComparing = mode === "compare";
  const passedDays = mode === "passed" ? daysOf(choice, today) : null;
  const days = mode === "conversion" || isComparing ? boundedDays(choice, today) : passedDays;
  const [a, b] = versions ?? [null, null];
  const pairDays = isComparing && versions ? days : null;
  const counts = useJourneyCounts(journey.id, journey.published !== null);
  const results = useResults(journey.id, isComparing ? null : days);
  const one = useResults(journey.id, pairDays, a);
  const other = useResults(journey.id, pairDays, b);
  const shown = isComparing ? [one, other] : days ? [results] : [counts];
  const stale = shown.map(staleSince).filter((since) => since !== null);
  const first = one.data?.value;
  const second = other.data?.value;
  const compared = useMemo((): NumbersFound["compared"] => [first, second], [first, second]);
  return {
    mode,
    counts: counts.data?.value,
    // Numbers of all time would not be those of the days chosen.
    results: days ? results.data?.value : undefined,
    compared,
    days,
    versions,
    staleSince: stale.length ? Math.min(...stale) : null,
    error: shown.find((query) => query.error && !query.data)?.error ?? null,
  };
}

/** The two versions to compare: those chosen, else the live one and the one before it. */
export function useCompared(): [number, number] | null {
  const { journey } = useView();
  const { mode, versions } = useEditorState((s) => s.numbers);
  const known = useVersions(journey.id, mode === "compare").data?.results;
  return useMemo(() => {
    if (versions) return versions;
    const [newest, before] = known ?? [];
    return newest && before ? [before.number, newest.number] : null;
  }, [versions, known]);
}
