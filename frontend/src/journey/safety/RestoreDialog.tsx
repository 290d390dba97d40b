import { Button, Group, Modal } from "@mantine/core";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { formatDateTime, formatTime } from "../../ui/format";
import { useEditor } from "../editorStore";
import { merge } from "../merge/merge";
import { isSame } from "../merge/same";
import { useView } from "../viewContext";
import { type Copy, copies } from "./copies";
import classes from "./Dialogs.module.css";

interface RestoreDialogProps {
  copy: Copy;
  onClose: () => void;
}

/** Work that an earlier visit could not save: into the draft with it, or away. */
export default function RestoreDialog({ copy, onClose }: RestoreDialogProps) {
  const { journey } = useView();
  const editor = useEditor();
  const zone = useMe()?.workspace.timezone;
  const texts = en.safety.restore;
  const { draft } = journey;
  const now = editor.getDraft();
  const base = copy.bases.find((each) => isSame(each, now));
  const by = draft.saved_by?.name ?? en.safety.somebody;
  const at = draft.saved_at ? formatTime(draft.saved_at, zone) : null;
  const restore = () => {
    const drafts = { base: base ?? (copy.bases[0] as typeof now), mine: copy.mine, theirs: now };
    const { draft: merged, clashes } = merge(drafts);
    onClose();
    if (!clashes.length) {
      if (merged === now) void copies.remove(copy.user, copy.journey);
      return editor.commit(texts.label, () => merged);
    }
    const { saved_at } = draft;
    editor.store.setState({ conflict: { ...drafts, revision: null, by, at: saved_at ?? null } });
  };
  const discard = () => {
    void copies.remove(copy.user, copy.journey);
    onClose();
  };
  return (
    <Modal opened onClose={() => {}} withCloseButton={false} title={texts.title(whenOf(copy.at))}>
      <p className={classes.about}>{texts.text}</p>
      {!base && <p className={classes.about}>{texts.moved(by, at)}</p>}
      <Group justify="flex-end">
        <Button variant="default" onClick={discard}>
          {texts.discard}
        </Button>
        <Button onClick={restore} data-autofocus>
          {texts.restore}
        </Button>
      </Group>
    </Modal>
  );
}

/** The time alone for today, by this browser's clock. */
function whenOf(at: number): string {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  return isToday ? formatTime(at) : formatDateTime(at);
}
