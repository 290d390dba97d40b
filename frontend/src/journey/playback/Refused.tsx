import { Alert, Button } from "@mantine/core";
import { isApiError, messageOf } from "../../api/errors";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount } from "../../ui/format";

const FEW = 100;

interface RefusedProps {
  error: unknown;
  /** How many were tried. */
  people: number;
  onFewer: (people: number) => void;
  onRetry: () => void;
}

/** Why nobody was walked through. What is too much work stays so: less is offered instead. */
export function Refused({ error, people, onFewer, onRetry }: RefusedProps) {
  const isTooMuch = isApiError(error) && error.code === "simulation_too_large";
  if (!isTooMuch) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <Alert color="yellow" variant="light" role="alert">
      {messageOf(error)}
      {people > FEW && (
        <Button size="compact-sm" variant="default" ml="sm" onClick={() => onFewer(FEW)}>
          {en.playback.run(formatCount(FEW))}
        </Button>
      )}
    </Alert>
  );
}
