import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { useJourney, useNodeKinds } from "../api/queries/journeys";
import { journeyKeys } from "../api/queries/keys";
import { useCanEdit, useMe } from "../api/queries/me";
import type { JourneyDetail, NodeKind } from "../api/types";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Loading } from "../ui/Loading";
import { useDocumentTitle } from "../ui/useDocumentTitle";
import { EditorView } from "./EditorView";
import { createEditor, EditorContext } from "./editorStore";
import { TabsContext, useTabGuard } from "./safety/useTabGuard";

export default function EditorPage() {
  const id = Number(useParams().id);
  // A new key opens the journey anew: after "take theirs", or on another address.
  const [round, setRound] = useState(0);
  const client = useQueryClient();
  const reopen = () => {
    // The next round mounts before this one's copy is dropped: it must not find it.
    client.removeQueries({ queryKey: journeyKeys.one(id), exact: true });
    setRound((r) => r + 1);
  };
  const tabs = useTabGuard(id, useCanEdit(), reopen);
  return (
    <TabsContext value={tabs}>
      <Opening key={`${id}:${round}`} id={id} onReopen={reopen} />
    </TabsContext>
  );
}

function Opening({ id, onReopen }: { id: number; onReopen: () => void }) {
  const journey = useJourney(id);
  const kinds = useNodeKinds();
  const me = useMe();
  const error = journey.error ?? kinds.error;
  useDocumentTitle(journey.data?.name ?? en.journey.editor.back);
  if (error) return <ErrorNotice error={error} onRetry={onReopen} />;
  // An older copy from the cache must not become the draft.
  if (!journey.data || journey.isFetching || !kinds.data || !me) return <Loading />;
  return <Opened journey={journey.data} kinds={kinds.data} onReopen={onReopen} />;
}

interface OpenedProps {
  journey: JourneyDetail;
  kinds: NodeKind[];
  onReopen: () => void;
}

/** The document is copied into the editor's store once; from here on it is ours. */
function Opened({ journey, kinds, onReopen }: OpenedProps) {
  const [opened] = useState(() => ({ journey, editor: createEditor(journey) }));
  return (
    <EditorContext value={opened.editor}>
      <EditorView journey={opened.journey} kinds={kinds} onReopen={onReopen} />
    </EditorContext>
  );
}
