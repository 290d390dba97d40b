import { useMemo } from "react";
import type { NodeKind, Problem } from "../api/types";
import { mergeProblems } from "./check/merge";
import { validate } from "./check/validate";
import { useDraft, useEditorState } from "./editorStore";

/** Everything wrong with the draft: found here at once, and by the server with each save. */
export function useProblems(kinds: NodeKind[]): Problem[] {
  const { document } = useDraft();
  const checked = useEditorState((s) => s.checked);
  const local = useMemo(() => validate(document, kinds), [document, kinds]);
  return useMemo(() => mergeProblems(local, checked, document), [local, checked, document]);
}
