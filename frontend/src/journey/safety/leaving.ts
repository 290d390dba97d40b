/** The page goes: send what fits into a last request, and warn only if something is lost. */
import { saveDraft } from "../../api/queries/journeys";
import type { DraftBody } from "../../api/types";
import type { Autosave } from "../autosave";
import type { Editor } from "../editorStore";
import type { Draft } from "../model";
import type { Keeper } from "./keeper";

/** The browser lets a request of at most 64 kB outlive its page; headers count as well. */
const MAX_KEEPALIVE_BYTES = 60_000;

interface Leaving {
  id: number;
  editor: Editor;
  autosave: Autosave<Draft>;
  keeper: Keeper;
  toBody: (draft: Draft) => DraftBody;
}

const fits = (body: DraftBody) =>
  new TextEncoder().encode(JSON.stringify(body)).length <= MAX_KEEPALIVE_BYTES;

/** Listen until the function that is returned is called. */
export function watchLeaving({ id, editor, autosave, keeper, toBody }: Leaving): () => void {
  /** Nothing speaks against a last request: no conflict, no refusal, no missing network. */
  const maySend = () => ["unsaved", "saving"].includes(editor.store.getState().save.kind);
  const leave = () => {
    if (!autosave.isDirty) return;
    void keeper.keep();
    const body = toBody(editor.getDraft());
    if (!maySend() || !fits(body)) return;
    saveDraft(id, autosave.revision, body, { keepalive: true }).catch(() => undefined);
  };
  const warn = (event: BeforeUnloadEvent) => {
    if (!autosave.isDirty || keeper.isSafe) return;
    if (!maySend() || !fits(toBody(editor.getDraft()))) event.preventDefault();
  };
  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", warn);
  return () => {
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("beforeunload", warn);
  };
}

/** Try again when the network is back, or the person comes back from signing in. */
export function watchReturning(autosave: Autosave<Draft>, signedOut: string): () => void {
  const retry = () => autosave.retryNow();
  const stay = (event: Event) => {
    if (autosave.isDirty) event.preventDefault();
  };
  window.addEventListener("online", retry);
  window.addEventListener("focus", retry);
  window.addEventListener(signedOut, stay);
  return () => {
    window.removeEventListener("online", retry);
    window.removeEventListener("focus", retry);
    window.removeEventListener(signedOut, stay);
  };
}
