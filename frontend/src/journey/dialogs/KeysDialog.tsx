import { Modal } from "@mantine/core";
import { en } from "../../texts/en";
import classes from "./KeysDialog.module.css";

export function KeysDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={en.journey.keys.title} size="sm">
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
