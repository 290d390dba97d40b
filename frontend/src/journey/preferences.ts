/** What each person has chosen for the editor, kept in this browser. */
import { create } from "zustand";

export type EditorViewName = "flow" | "outline";

interface Preferences {
  view: EditorViewName;
  /** Keys of a single letter act; speech input types letters by accident (WCAG 2.1.4). */
  hasLetterKeys: boolean;
  /** The bands and feelings of the journey's map. */
  isMapShown: boolean;
}

const KEY = "rivermouth.editor";
const DEFAULTS: Preferences = { view: "flow", hasLetterKeys: true, isMapShown: true };

export const usePreferences = create<Preferences>(() => read());

export function setPreference(change: Partial<Preferences>) {
  usePreferences.setState(change);
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()));
  } catch {
    // A browser without storage forgets the choice with the page.
  }
}

function read(): Preferences {
  try {
    const { view, hasLetterKeys, isMapShown } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return {
      view: view === "outline" ? "outline" : "flow",
      hasLetterKeys: hasLetterKeys !== false,
      isMapShown: isMapShown !== false,
    };
  } catch {
    return DEFAULTS;
  }
}
