import { Alert, Button } from "@mantine/core";
import { en } from "../../texts/en";
import classes from "./Matrix.module.css";

export interface StaleMove {
  name: string;
  number: number;
}

/** Someone else changed the plan first: the newest order is shown and the move is offered again. */
export function StaleNotice({ name, number, onAgain }: StaleMove & { onAgain: () => void }) {
  return (
    <Alert color="yellow" variant="light" role="alert" className={classes.stale}>
      {en.plan.stale(name, number)}
      <Button size="compact-sm" variant="default" ml="sm" onClick={onAgain}>
        {en.plan.moveAgain}
      </Button>
    </Alert>
  );
}
