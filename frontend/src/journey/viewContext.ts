/** What the parts of an open editor share besides its store. */
import { createContext, type RefObject, useContext } from "react";
import type { JourneyDetail, NodeKind, Problem } from "../api/types";
import type { CanvasHandle } from "../canvas/useCanvasHandle";
import type { Autosave } from "./autosave";
import type { Commands } from "./commands";
import type { Draft } from "./model";
import type { Words } from "./picture";

interface EditorViewState {
  journey: JourneyDetail;
  kinds: NodeKind[];
  problems: Problem[];
  /** False until the first look for problems. */
  isChecked: boolean;
  words: Words;
  canEdit: boolean;
  autosave: RefObject<Autosave<Draft> | null>;
  canvas: RefObject<CanvasHandle | null>;
  commands: Commands;
  /** The draft went live: the journey is opened anew, its draft has the next number. */
  onPublished: () => void;
}

export const ViewContext = createContext<EditorViewState | null>(null);

export function useView(): EditorViewState {
  const view = useContext(ViewContext);
  if (!view) throw new Error("outside of an editor");
  return view;
}
