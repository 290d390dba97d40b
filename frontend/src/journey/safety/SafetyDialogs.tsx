import { useEffect, useState } from "react";
import { useMe } from "../../api/queries/me";
import { later } from "../../ui/later";
import { useEditor, useEditorState } from "../editorStore";
import { isSame } from "../merge/same";
import { useView } from "../viewContext";
import { type Copy, copies } from "./copies";

const ConflictDialog = later(() => import("./ConflictDialog"));
const RestoreDialog = later(() => import("./RestoreDialog"));

/** Another tab that edits the journey has said so by then: its copy is not for us. */
const LOOK_MS = 250;

/** What is asked so that no work is lost; nothing of it is loaded before it is needed. */
export function SafetyDialogs() {
  const conflict = useEditorState((s) => s.conflict);
  const [copy, drop] = useCopy();
  return (
    <>
      {copy && <RestoreDialog copy={copy} onClose={drop} />}
      {conflict && <ConflictDialog conflict={conflict} />}
    </>
  );
}

/** What an earlier visit of this browser left unsaved. */
function useCopy(): [Copy | null, () => void] {
  const { journey, canEdit } = useView();
  const editor = useEditor();
  const user = useMe()?.id;
  const [copy, setCopy] = useState<Copy | null>(null);
  useEffect(() => {
    if (!canEdit || user === undefined) return;
    let isWanted = true;
    const look = async () => {
      const found = await copies.read(user, journey.id);
      if (!found || !isWanted) return;
      const isThere = [...found.bases.slice(0, 1), editor.getDraft()].some((each) =>
        isSame(each, found.mine),
      );
      if (isThere) void copies.remove(user, journey.id);
      else setCopy(found);
    };
    const timer = setTimeout(() => void look(), LOOK_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [editor, journey.id, canEdit, user]);
  return [copy, () => setCopy(null)];
}
