import { useView } from "../viewContext";

/** Problems of the draft by level, and whether what the person has to read was read. */
export function useReady(hasRead: boolean) {
  const { problems, isChecked } = useView();
  const wrong = problems.filter((p) => p.level === "problem");
  const advice = problems.filter((p) => p.level === "advice");
  return { wrong, advice, isReady: isChecked && !wrong.length && (hasRead || !advice.length) };
}

/** Save what is unsaved; tells the revision the server then has. */
export function useSave(): () => Promise<number> {
  const { journey, autosave } = useView();
  return async () => {
    await autosave.current?.flush();
    return autosave.current?.revision ?? journey.draft.revision;
  };
}
