import { Button } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { en } from "../../texts/en";
import { formatTime } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { laterDialog, laterOpened } from "../../ui/later";
import { useHint } from "../../ui/useHint";
import { useOpener } from "../../ui/useOpener";
import bar from "../Toolbar.module.css";
import { formatPercent, goalShare } from "./badges";
import classes from "./Results.module.css";
import { useNumbers } from "./useNumbers";

const NumbersPopover = laterOpened(() => import("./NumbersPopover"));
const CompareDialog = laterDialog(() => import("./CompareDialog"));

/** Which numbers the canvas shows, how old they are, and the choice of others. */
export function NumbersControl() {
  const numbers = useNumbers();
  const { opener, opened } = useOpener("dialog");
  const [isTable, setTable] = useState(false);
  const texts = en.results;
  return (
    <>
      <Button
        {...opener}
        size="xs"
        variant="default"
        rightSection={<Icon name="chevronUp" size={14} />}
      >
        <span className={bar.prefix}>{texts.open}</span>
        {texts.modes[numbers.mode]}
      </Button>
      <NumbersPopover {...opened} onTable={() => setTable(true)} />
      <Summary />
      {isTable && <CompareDialog onClose={() => setTable(false)} />}
    </>
  );
}

/** Above the toolbar: how many the shares are of, and whether the numbers are old. */
function Summary() {
  const { mode, results, staleSince, error } = useNumbers();
  const texts = en.results;
  const goal = mode === "conversion" ? goalShare(results) : null;
  const hasSummary = mode === "conversion" && results !== undefined;
  if (!hasSummary && staleSince === null && !error) return null;
  return (
    <div className={classes.note}>
      {hasSummary && (
        <span className={classes.summary}>
          {texts.cameIn(results.entered)}
          {goal !== null && results.goals > 0 && `, ${texts.goal(formatPercent(goal))}`}
        </span>
      )}
      {error && (
        <span className={classes.stale} role="status">
          {texts.failed(messageOf(error))}
        </span>
      )}
      {staleSince !== null && <Stale since={formatTime(staleSince)} />}
    </div>
  );
}

function Stale({ since }: { since: string }) {
  const [handlers, bubble] = useHint(en.results.asOfLong(since));
  return (
    <>
      <span {...handlers} className={classes.stale} role="status">
        {en.results.asOf(since)}
      </span>
      {bubble}
    </>
  );
}
