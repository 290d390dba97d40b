/** Somebody else saved first: take their draft in, or find out what to ask about. */
import { fetchJourney } from "../../api/queries/journeys";
import { en } from "../../texts/en";
import { formatTime } from "../../ui/format";
import { toast } from "../../ui/toast";
import type { Acknowledged } from "../autosave";
import type { Editor } from "../editorStore";
import { placesIn } from "../free/places";
import { type Drafts, merge } from "../merge/merge";
import { isSame } from "../merge/same";
import type { Draft } from "../model";

/** What two people changed differently, until somebody decides. */
export interface Conflict {
  base: Draft;
  /** Left out: the draft as it is in the editor. */
  mine?: Draft;
  theirs: Draft;
  /** Of their draft; null: the draft is based on it already. */
  revision: number | null;
  by: string;
  /** When they saved it; null: not known. */
  at: string | null;
}

type Incoming = Omit<Conflict, "base" | "mine"> & { revision: number };

/** Read the server's draft with what is known of who saved it. */
export async function fetchTheirs(id: number): Promise<Incoming> {
  const { name, draft } = await fetchJourney(id);
  return {
    theirs: { name, document: draft.document, map: draft.map, free: placesIn(draft.layout) },
    revision: draft.revision,
    by: draft.saved_by?.name ?? en.safety.somebody,
    at: draft.saved_at ?? null,
  };
}

/**
 * Merge what the server has now into the draft, as one entry of the history. Returns what
 * the draft is based on from here on; null when somebody has to choose.
 *
 * @param bases What the two may have started from, likeliest last: what the server
 *   acknowledged, and what was sent without an answer, which may have arrived.
 */
export function takeIn(
  editor: Editor,
  incoming: Incoming,
  bases: Draft[],
  zone?: string,
): Acknowledged<Draft> | null {
  const { theirs, revision, by, at } = incoming;
  const arrived = bases.find((each) => isSame(each, theirs));
  const base = arrived ?? (bases[0] as Draft);
  const { draft, clashes } = merge({ base, mine: editor.getDraft(), theirs });
  if (clashes.length) {
    editor.store.setState({ conflict: { ...incoming, base } });
    return null;
  }
  editor.commit(en.safety.takeIn(by), () => draft);
  if (!arrived) toast(en.safety.merged(by, at && formatTime(at, zone)));
  return { saved: theirs, revision };
}

/** The three drafts of a conflict as they are now. */
export const draftsOf = (editor: Editor, { base, mine, theirs }: Conflict): Drafts => ({
  base,
  mine: mine ?? editor.getDraft(),
  theirs,
});
