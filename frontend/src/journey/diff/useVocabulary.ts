import { useMemo } from "react";
import { useAllTemplates } from "../../api/queries/all";
import type { NodeKind } from "../../api/types";
import { useRuleNames } from "../../ui/rules/useRuleNames";
import type { Vocabulary } from "./values";

/** What there is to speak of: kinds of steps, micro-segments, messages. */
export function useVocabulary(kinds: NodeKind[]): Vocabulary {
  const names = useRuleNames(null);
  const templates = useAllTemplates().data;
  return useMemo(() => ({ kinds, names, templates: templates ?? [] }), [kinds, names, templates]);
}
