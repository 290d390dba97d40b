import { Alert, Button } from "@mantine/core";
import { messageOf } from "../api/errors";
import { en } from "../texts/en";

interface ErrorNoticeProps {
  error: unknown;
  onRetry?: () => void;
}

export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  return (
    <Alert color="red" variant="light" role="alert">
      {messageOf(error)}
      {onRetry && (
        <Button size="compact-sm" variant="default" ml="sm" onClick={onRetry}>
          {en.ui.retry}
        </Button>
      )}
    </Alert>
  );
}
