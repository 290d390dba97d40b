import { useMemo } from "react";
import { useTemplates } from "../api/queries/templates";
import type { NodeKind } from "../api/types";
import { useDraft } from "./editorStore";
import { summaryOf } from "./kinds";
import { arrange } from "./layout";
import { pictureOf, type Words } from "./picture";

/** The arranged picture of the draft and the words on it. */
export function usePicture(kinds: NodeKind[]) {
  const { document } = useDraft();
  const words = useWords(kinds);
  const arrangement = useMemo(() => arrange(document), [document]);
  const picture = useMemo(
    () => pictureOf(document, arrangement, words),
    [document, arrangement, words],
  );
  return { picture, arrangement, words };
}

function useWords(kinds: NodeKind[]): Words {
  const templates = useTemplates().data;
  return useMemo(() => {
    const labels = new Map(kinds.map((k) => [k.kind, k.label]));
    const names = new Map(templates?.results.map((t) => [t.id, t.name]));
    return {
      kindLabel: (kind) => labels.get(kind) ?? kind,
      title: (node) =>
        node.name || names.get(node.settings.template_id as number) || summaryOf(node),
    };
  }, [kinds, templates]);
}
