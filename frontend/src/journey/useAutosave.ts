import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { SIGNED_OUT } from "../api/client";
import { saveDraft } from "../api/queries/journeys";
import { journeyKeys } from "../api/queries/keys";
import { useMe } from "../api/queries/me";
import type { DraftBody, JourneyDetail } from "../api/types";
import { soon } from "../ui/later";
import { Autosave, type SaveState } from "./autosave";
import type { Editor } from "./editorStore";
import { layoutOf } from "./free/places";
import type { Draft } from "./model";
import { copies } from "./safety/copies";
import { Keeper } from "./safety/keeper";
import { watchLeaving, watchReturning } from "./safety/leaving";
import { useTabs } from "./safety/useTabGuard";

const loadCatchUp = soon(() => import("./safety/catchUp"));

export function toBody(draft: Draft): DraftBody {
  const { name, document, map } = draft;
  return { name, document, layout: layoutOf(draft), map };
}

/** Save the editor's draft as it changes, from mount to unmount. */
export function useAutosave(editor: Editor, journey: JourneyDetail, canEdit: boolean) {
  const client = useQueryClient();
  const autosave = useRef<Autosave<Draft> | null>(null);
  const { save: saveFirst } = useTabs();
  const me = useMe();
  const user = me?.id;
  const zone = me?.workspace.timezone;
  const { id } = journey;

  useEffect(() => {
    if (!canEdit || user === undefined) return;
    const running: Autosave<Draft> = new Autosave<Draft>({
      saved: autosave.current?.bases[0] ?? editor.getDraft(),
      revision: autosave.current?.revision ?? journey.draft.revision,
      getCurrent: editor.getDraft,
      catchUp: async () => {
        const { fetchTheirs, takeIn } = await loadCatchUp();
        return takeIn(editor, await fetchTheirs(id), running.bases, zone);
      },
      onState: (save: SaveState) => {
        editor.store.setState({ save });
        if (save.kind === "saved") void keeper.saved();
      },
      save: async (draft, revision) => {
        const answer = await saveDraft(id, revision, toBody(draft));
        const checked = { document: draft.document, problems: answer.problems };
        editor.store.setState({ checked });
        return answer.revision;
      },
    });
    const keeper = new Keeper(copies, {
      owner: { user, journey: id },
      make: () => ({
        mine: editor.getDraft(),
        bases: running.bases,
        revision: running.revision,
      }),
      onKept: (isKept) => editor.store.setState({ isKept }),
    });
    autosave.current = running;
    const stopListening = editor.store.subscribe((now, before) => {
      if (now.history.present.draft === before.history.present.draft) return;
      running.changed();
      if (running.isDirty) keeper.changed();
    });
    const stopLeaving = watchLeaving({ id, editor, autosave: running, keeper, toBody });
    const stopReturning = watchReturning(running, SIGNED_OUT);
    const saveAll = async () => {
      if (!running.isDirty) return;
      const kept = keeper.keep();
      await running.flush().catch(() => kept);
    };
    saveFirst.current = saveAll;
    return () => {
      stopLeaving();
      stopReturning();
      stopListening();
      running.stop();
      // Leaving the editor inside the application: send the rest, then refresh what shows it.
      void saveAll().then(() => {
        void client.invalidateQueries({ queryKey: journeyKeys.lists });
        for (const part of ["head", "states"]) {
          void client.invalidateQueries({ queryKey: [...journeyKeys.one(id), part] });
        }
      });
    };
  }, [editor, id, journey.draft.revision, canEdit, client, user, zone, saveFirst]);

  return autosave;
}
