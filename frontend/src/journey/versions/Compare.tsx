import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { useMe } from "../../api/queries/me";
import { type StateRow, type StoredGraph, useStored } from "../../api/queries/states";
import type { VersionRow } from "../../api/queries/versionList";
import type { JourneyDetail, NodeKind } from "../../api/types";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { Loading } from "../../ui/Loading";
import { DiffView } from "../diff/DiffView";
import { ActionBar } from "./ActionBar";
import classes from "./Compare.module.css";
import { EntryList } from "./EntryList";
import { draftEntry, type Entry, readToken, stateEntry, versionEntry } from "./entries";

interface CompareProps {
  journey: JourneyDetail;
  kinds: NodeKind[];
  versions: VersionRow[];
  states: StateRow[];
  onRollBack: (version: number) => void;
}

/** The list at the left, the picture of one or of two of them at the right. */
export function Compare({ journey, kinds, versions, states, onRollBack }: CompareProps) {
  const zone = useMe()?.workspace.timezone;
  const [search, setSearch] = useSearchParams();
  const lists = useMemo(
    () => ({
      draft: draftEntry(journey),
      versions: versions.map(versionEntry),
      states: states.map((row) => stateEntry(row, formatDateTime(row.saved_at, zone))),
    }),
    [journey, versions, states, zone],
  );
  const all = [lists.draft, ...lists.versions, ...lists.states];
  const find = (token: string | null) => all.find((entry) => entry.token === token);
  const shown = find(search.get("b")) ?? lists.draft;
  const asked = find(search.get("a"));
  const compared = asked && asked.token !== shown.token ? asked : null;
  const choose = (a: string | null, b: string) =>
    setSearch(a && a !== b ? { a, b } : { b }, { replace: true });
  return (
    <div className={classes.compare}>
      <EntryList
        {...lists}
        status={journey.status}
        shown={shown.token}
        onShow={(token) => choose(compared?.token ?? null, token)}
        onRollBack={onRollBack}
      />
      <section className={classes.stage} aria-label={en.versions.picture(shown.title)}>
        <ActionBar
          journey={journey}
          shown={shown}
          compared={compared}
          all={all}
          onCompare={(token) => choose(token, shown.token)}
        />
        <Both journey={journey} kinds={kinds} shown={shown} compared={compared} />
      </section>
    </div>
  );
}

interface BothProps extends Pick<CompareProps, "journey" | "kinds"> {
  shown: Entry;
  compared: Entry | null;
}

/** Read the one or two graphs, then draw them. */
function Both({ journey, kinds, shown, compared }: BothProps) {
  const after = useGraph(journey, shown.token);
  const before = useGraph(journey, compared?.token ?? null);
  const error = after.error ?? (compared && before.error);
  if (error) return <ErrorNotice error={error} />;
  if (!after.graph || (compared && !before.graph)) return <Loading />;
  return (
    <DiffView
      key={journey.id}
      kinds={kinds}
      after={after.graph}
      before={compared && before.graph ? before.graph : null}
      titles={{ after: shown.title, before: compared?.title ?? "" }}
    />
  );
}

function useGraph(journey: JourneyDetail, token: string | null) {
  const stored = readToken(token);
  const { data, error } = useStored(journey.id, stored);
  const graph: StoredGraph | undefined = stored === "draft" ? journey.draft : data;
  return { graph: stored === null ? undefined : graph, error };
}
