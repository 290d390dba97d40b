import { Alert, Button, Group } from "@mantine/core";
import { en } from "../texts/en";

interface ConflictNoticeProps {
  sentence: string;
  /** Drop the draft and show what the other person saved. */
  onTheirs: () => void;
  /** Save the draft over it, knowingly. */
  onMine: () => void;
}

/** Two people changed the same thing: nothing is overwritten before one of them decides. */
export function ConflictNotice({ sentence, onTheirs, onMine }: ConflictNoticeProps) {
  return (
    <Alert color="yellow" variant="light" role="alert">
      {sentence}
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="default" onClick={onTheirs}>
          {en.ui.showTheirs}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onMine}>
          {en.ui.saveMine}
        </Button>
      </Group>
    </Alert>
  );
}
