import { useMemo } from "react";
import { useAllJourneys, useAllSegments, useAllTemplates } from "../api/queries/all";
import type { GraphNode, NodeKind } from "../api/types";
import { en } from "../texts/en";
import { useDraft } from "./editorStore";
import { arrangementOf } from "./free/arrangeFreely";
import { asObject, summaryOf } from "./kinds";
import { pictureOf, type Words } from "./picture";
import { isByLeaving } from "./summaries";

/** The arranged picture of the draft and the words on it. */
export function usePicture(kinds: NodeKind[]) {
  const { document, free } = useDraft();
  const words = useWords(kinds);
  const arrangement = useMemo(() => arrangementOf({ document, free }), [document, free]);
  const picture = useMemo(
    () => pictureOf(document, arrangement, words),
    [document, arrangement, words],
  );
  return { picture, arrangement, words };
}

export function useWords(kinds: NodeKind[]): Words {
  const templates = useAllTemplates().data;
  const journeys = useAllJourneys().data;
  const segments = useAllSegments().data;
  return useMemo(() => {
    const labels = new Map(kinds.map((k) => [k.kind, k.label]));
    return {
      kindLabel: (kind) => labels.get(kind) ?? kind,
      title: (node) => node.name || named(node) || summaryOf(node),
    };
    function named({ settings }: GraphNode): string | undefined {
      const template = templates?.find(({ id }) => id === settings.template_id);
      if (template) return template.name;
      const journey = journeys?.find(({ id }) => id === settings.journey_id);
      if (journey) return en.journey.summary.startThe(journey.name);
      const trigger = asObject(settings.trigger);
      const segment = segments?.find(({ id }) => id === trigger.segment_id);
      return segment && en.journey.summary.enterThe(segment.name, isByLeaving(trigger));
    }
  }, [kinds, templates, journeys, segments]);
}
