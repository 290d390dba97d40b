import { useMemo } from "react";
import { useThreads } from "../../api/queries/threads";
import { useDraft } from "../editorStore";
import { useView } from "../viewContext";
import { countOpen } from "./threads";

/** How many comments open threads have, by step; "" is the journey. */
export function useOpenComments(): Record<string, number> {
  const { journey } = useView();
  const { document } = useDraft();
  const threads = useThreads(journey.id).data?.value.results;
  return useMemo(() => countOpen(threads ?? [], document), [threads, document]);
}
