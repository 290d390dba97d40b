import { type DragEvent, useId, useState } from "react";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "./Imports.module.css";

const ACCEPTED = ".csv,.tsv,.txt,.gz";

interface FileDropProps {
  isPending: boolean;
  onFile: (file: File) => void;
}

/** A file to drop or choose. */
export function FileDrop({ isPending, onFile }: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="share" size={20} />
      {isPending ? en.imports.uploading : isOver ? en.imports.dropHere : en.imports.drop}
      <input
        id={id}
        type="file"
        accept={ACCEPTED}
        className={classes.hiddenFile}
        disabled={isPending}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </label>
  );
}
