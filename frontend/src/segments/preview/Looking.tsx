import { messageOf } from "../../api/errors";
import { en } from "../../texts/en";
import classes from "./Preview.module.css";

/** What stands in place of an answer: it is on its way, or why there is none. */
export function Looking({ error, isFetching }: { error: unknown; isFetching: boolean }) {
  const isRefused = error !== null && error !== undefined && !isFetching;
  return (
    <p className={classes.note} role="status">
      {isRefused ? messageOf(error) : en.preview.looking}
    </p>
  );
}
