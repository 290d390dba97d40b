import { Button, Group, Modal } from "@mantine/core";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { createJourney } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { formatTime } from "../../ui/format";
import { toast, toastError } from "../../ui/toast";
import { useVocabulary } from "../diff/useVocabulary";
import { useEditor } from "../editorStore";
import { type Choices, type Clash, merge, type Side } from "../merge/merge";
import { toBody } from "../useAutosave";
import { useView } from "../viewContext";
import { ClashList } from "./ClashList";
import { type Conflict, draftsOf } from "./catchUp";
import { copies } from "./copies";
import classes from "./Dialogs.module.css";

/** Two people changed the same steps: field by field one of them holds, and nothing is lost. */
export default function ConflictDialog({ conflict }: { conflict: Conflict }) {
  const { kinds, words, autosave } = useView();
  const editor = useEditor();
  const me = useMe();
  const vocabulary = useVocabulary(kinds);
  const copying = useKeepCopy(conflict);
  const [choices, setChoices] = useState<Choices>({});
  // The draft does not change behind this dialog.
  const [drafts] = useState(() => draftsOf(editor, conflict));
  const { clashes } = useMemo(() => merge(drafts, choices), [drafts, choices]);
  const texts = en.safety.conflict;
  const at = conflict.at && formatTime(conflict.at, me?.workspace.timezone);
  const chooseAll = (side: Side) => setChoices(settle(drafts, side));
  const save = () => {
    const { draft } = merge(drafts, choices);
    const { theirs, revision, by } = conflict;
    editor.store.setState({ conflict: null });
    editor.commit(en.safety.takeIn(by), () => draft);
    if (revision !== null) autosave.current?.rebase({ saved: theirs, revision });
    toast(en.safety.settled(by, at));
  };
  return (
    <Modal
      opened
      size={760}
      onClose={() => {}}
      withCloseButton={false}
      title={texts.title(conflict.by, at)}
    >
      <Group
        justify="space-between"
        align="flex-start"
        wrap="nowrap"
        className={classes.head ?? ""}
      >
        <p className={classes.about}>{texts.about}</p>
        <Group gap="xs" wrap="nowrap">
          <Button size="xs" variant="default" onClick={() => chooseAll("mine")}>
            {texts.all(texts.mine)}
          </Button>
          <Button size="xs" variant="default" onClick={() => chooseAll("theirs")}>
            {texts.all(conflict.by)}
          </Button>
        </Group>
      </Group>
      <ClashList
        clashes={clashes}
        choices={choices}
        speaker={{ drafts, words, vocabulary }}
        by={conflict.by}
        onChoose={(id, side) => setChoices((before) => ({ ...before, [id]: side }))}
      />
      <Group justify="flex-end" className={classes.foot ?? ""}>
        <Button variant="default" onClick={copying.keep} loading={copying.isBusy}>
          {texts.copy}
        </Button>
        <Button onClick={save} disabled={copying.isBusy}>
          {texts.save}
        </Button>
      </Group>
    </Modal>
  );
}

/** A choice can raise another question: all of them are settled for one side. */
function settle(drafts: Parameters<typeof merge>[0], side: Side): Choices {
  let choices: Choices = {};
  for (;;) {
    const { clashes } = merge(drafts, choices);
    const open = clashes.filter(({ id }: Clash) => choices[id] === undefined);
    if (!open.length) return choices;
    choices = { ...choices, ...Object.fromEntries(open.map(({ id }) => [id, side])) };
  }
}

/** Mine becomes a journey of its own; here theirs stays as it is. */
function useKeepCopy(conflict: Conflict) {
  const editor = useEditor();
  const navigate = useNavigate();
  const { journey, autosave } = useView();
  const user = useMe()?.id;
  const [isBusy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    const { mine } = draftsOf(editor, conflict);
    try {
      const body = { ...toBody(mine), name: en.journey.create.copyOf(mine.name) };
      const copy = await createJourney(body);
      if (user !== undefined) await copies.remove(user, journey.id);
      const { theirs, revision, by } = conflict;
      if (revision !== null) autosave.current?.rebase({ saved: theirs, revision });
      editor.commit(en.safety.takeIn(by), () => theirs);
      navigate(`/j/${copy.id}/edit`);
    } catch (error) {
      toastError(error);
      setBusy(false);
    }
  };
  return { keep, isBusy };
}
