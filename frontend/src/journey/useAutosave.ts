import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { journeyKeys, saveDraft } from "../api/queries/journeys";
import type { DraftBody, JourneyDetail } from "../api/types";
import { Autosave } from "./autosave";
import type { Editor } from "./editorStore";
import { arrange } from "./layout";
import type { Draft } from "./model";

/** The browser lets a request of at most this size outlive its page. */
const MAX_KEEPALIVE_BYTES = 60_000;

export function toBody({ name, document, map }: Draft): DraftBody {
  return { name, document, layout: { positions: arrange(document).positions }, map };
}

/** Save the editor's draft as it changes, from mount to unmount. */
export function useAutosave(editor: Editor, journey: JourneyDetail, canEdit: boolean) {
  const client = useQueryClient();
  const autosave = useRef<Autosave<Draft> | null>(null);

  useEffect(() => {
    if (!canEdit) return;
    const running = new Autosave<Draft>({
      saved: editor.getDraft(),
      revision: autosave.current?.revision ?? journey.draft.revision,
      getCurrent: editor.getDraft,
      onState: (save) => editor.store.setState({ save }),
      save: async (draft, revision) => {
        const answer = await saveDraft(journey.id, revision, toBody(draft));
        const checked = { document: draft.document, problems: answer.problems };
        editor.store.setState({ checked });
        return answer.revision;
      },
    });
    autosave.current = running;
    const stopListening = editor.store.subscribe((now, before) => {
      if (now.history.present.draft !== before.history.present.draft) running.changed();
    });
    const leave = () => keepalive(journey.id, running, editor);
    const warn = (event: BeforeUnloadEvent) => {
      const { kind } = editor.store.getState().save;
      if (running.isDirty && kind !== "unsaved") event.preventDefault();
    };
    window.addEventListener("pagehide", leave);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("beforeunload", warn);
      stopListening();
      running.stop();
      // Leaving the editor inside the application: send the rest, then refresh the list.
      void running
        .flush()
        .catch(() => undefined)
        .then(() => client.invalidateQueries({ queryKey: journeyKeys.lists }));
    };
  }, [editor, journey.id, journey.draft.revision, canEdit, client]);

  return autosave;
}

function keepalive(id: number, autosave: Autosave<Draft>, editor: Editor) {
  if (!autosave.isDirty) return;
  const body = toBody(editor.getDraft());
  if (JSON.stringify(body).length > MAX_KEEPALIVE_BYTES) return;
  saveDraft(id, autosave.revision, body, { keepalive: true }).catch(() => undefined);
}
