/** What can be looked at and compared: the draft, versions, and what the draft was. */
import type { StateRow, Stored } from "../../api/queries/states";
import type { VersionRow } from "../../api/queries/versionList";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";

export interface Entry {
  /** In the address: "draft", "3" for a version, "s12" for a state. */
  token: string;
  stored: Stored;
  /** What it is called where one line has to do. */
  title: string;
  /** The name people gave it; empty: none. */
  name: string;
  /** What it is, where the title is its name. */
  what: string;
  at: string | null;
  by: string;
  isLive: boolean;
  people: number | null;
}

const texts = en.versions;

const titled = (name: string, what: string) => ({ name, what, title: name || what });

export function draftEntry({ draft }: JourneyDetail): Entry {
  const what = texts.draftNow(draft.number);
  return {
    ...titled("", what),
    token: "draft",
    stored: "draft",
    at: draft.saved_at ?? null,
    by: draft.saved_at ? texts.saved(draft.saved_by?.name ?? "") : texts.saved(""),
    isLive: false,
    people: null,
  };
}

export const versionEntry = (row: VersionRow): Entry => ({
  ...titled(row.name, texts.version(row.number)),
  token: String(row.number),
  stored: { version: row.number },
  at: row.published_at,
  by: texts.published(row.published_by?.name ?? ""),
  isLive: row.is_published,
  people: row.people,
});

/** @param when The moment in words: what a state without a name is called. */
export const stateEntry = (row: StateRow, when: string): Entry => ({
  ...titled(row.name, whatOf(row) ?? when),
  token: `s${row.id}`,
  stored: { state: row.id },
  at: row.saved_at,
  by: texts.saved(row.by?.name ?? row.by_name),
  isLive: false,
  people: null,
});

function whatOf({ from_version, from_state }: StateRow): string | null {
  if (from_version !== null) return texts.fromVersion(from_version);
  return from_state === null ? null : texts.fromState;
}

/** The line below the title: what it is, when and by whom, nothing of it twice. */
export function factsOf({ title, name, what, by }: Entry, when: string | null): string {
  const facts = [name && what, when, by].filter((each) => each && each !== title);
  return [...new Set(facts)].join(" · ");
}

/** What a token in the address stands for; null: nothing that could be. */
export function readToken(token: string | null): Stored | null {
  if (token === "draft") return "draft";
  const [, isState, digits] = token?.match(/^(s?)(\d{1,9})$/) ?? [];
  if (!digits) return null;
  return isState ? { state: Number(digits) } : { version: Number(digits) };
}
