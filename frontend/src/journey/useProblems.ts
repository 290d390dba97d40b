import { useEffect, useMemo, useReducer } from "react";
import type { NodeKind, Problem } from "../api/types";
import { soon } from "../ui/later";
import { mergeProblems } from "./check/merge";
import { useDraft, useEditorState } from "./editorStore";
import type { GraphDocument } from "./model";

type Validate = (document: GraphDocument, kinds: readonly NodeKind[]) => Problem[];

// A journey is drawn without it
let validate: Validate | undefined;
const fetchValidate = soon(async () => {
  ({ validate } = await import("./check/validate"));
});

const NONE: Problem[] = [];

interface Checked {
  problems: Problem[];
  /** False until the first look: that nothing is wrong is not known before. */
  isChecked: boolean;
}

/** Everything wrong with the draft: found here at once, and by the server with each save. */
export function useProblems(kinds: NodeKind[]): Checked {
  const { document } = useDraft();
  const checked = useEditorState((s) => s.checked);
  const check = useValidate(document);
  const local = useMemo(() => check?.(document, kinds) ?? NONE, [check, document, kinds]);
  const problems = useMemo(
    () => mergeProblems(local, checked, document),
    [local, checked, document],
  );
  return { problems, isChecked: check !== undefined };
}

/** What did not come, say without a network, is asked for again with the next change. */
function useValidate(document: GraphDocument): Validate | undefined {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change asks again
  useEffect(() => {
    if (!validate) fetchValidate().then(redraw, () => undefined);
  }, [document]);
  return validate;
}
