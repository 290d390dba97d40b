import { useAddComment } from "../../api/queries/comments";
import { useMe } from "../../api/queries/me";
import { useView } from "../viewContext";

/** Say something here; a step the server does not know yet is saved first. */
export function useSay(step: string | null, thread: number | null = null) {
  const { journey, autosave } = useView();
  const me = useMe();
  const add = useAddComment(journey.id);
  return (text: string) =>
    add.mutateAsync({
      text,
      node: step,
      thread,
      author: { id: me?.id ?? null, name: me?.name ?? "" },
      prepare: step === null ? undefined : () => autosave.current?.flush(),
    });
}
