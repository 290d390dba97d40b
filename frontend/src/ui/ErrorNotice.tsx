import { Button } from "@mantine/core";
import { messageOf } from "../api/errors";
import { en } from "../texts/en";
import classes from "./ErrorNotice.module.css";

interface ErrorNoticeProps {
  error: unknown;
  onRetry?: () => void;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  return (
    <div role="alert" className={classes.notice}>
      {messageOf(error)}
      {onRetry && (
        <Button size="compact-sm" variant="default" onClick={onRetry}>
          {en.ui.retry}
        </Button>
      )}
    </div>
  );
}
