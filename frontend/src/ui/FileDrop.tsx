import { type DragEvent, useId, useState } from "react";
import classes from "./FileDrop.module.css";
import { Icon } from "./Icon";

interface FileDropProps {
  /** Endings of names, as an input takes them. */
  accepted: string;
  label: string;
  /** What it says while a file is held over it. */
  labelOver: string;
  isDisabled?: boolean;
  onFile: (file: File) => void;
}

/** A file to drop or choose. */
export function FileDrop({
  accepted,
  label,
  labelOver,
  isDisabled = false,
  onFile,
}: FileDropProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(!isDisabled);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !isDisabled) onFile(file);
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
      {isOver ? labelOver : label}
      <input
        id={id}
        type="file"
        accept={accepted}
        className={classes.hiddenFile}
        disabled={isDisabled}
        data-autofocus
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
