import { Button } from "@mantine/core";
import { en } from "../texts/en";
import classes from "./ErrorNotice.module.css";

interface PartMissingProps {
  onRetry: () => void;
  /** What can be opened can also be given up. */
  isOpen?: boolean;
  onClose?: () => void;
}

/** In place of a part that could not be fetched; what can be closed has no place of its own. */
export function PartMissing({ onRetry, isOpen = true, onClose }: PartMissingProps) {
  if (!isOpen) return null;
  return (
    <div role="alert" className={classes.notice} data-floating={onClose !== undefined || undefined}>
      {en.ui.partMissing}
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {en.ui.retry}
      </Button>
      {onClose && (
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          {en.ui.dismiss}
        </Button>
      )}
    </div>
  );
}
