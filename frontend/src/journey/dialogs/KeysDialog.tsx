import { Modal, Switch } from "@mantine/core";
import { en } from "../../texts/en";
import { setPreference, usePreferences } from "../preferences";
import classes from "./KeysDialog.module.css";

/** All keys of the editor, and the switch for those of a single letter. */
export default function KeysDialog({ onClose }: { onClose: () => void }) {
  const hasLetterKeys = usePreferences((p) => p.hasLetterKeys);
  const { letters } = en.editing;
  return (
    <Modal opened onClose={onClose} title={en.openers.keys}>
      <Switch
        label={letters.label}
        description={letters.hint}
        checked={hasLetterKeys}
        onChange={(event) => setPreference({ hasLetterKeys: event.currentTarget.checked })}
      />
      <dl className={classes.keys}>
        {en.journey.keys.list.map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
