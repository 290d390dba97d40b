import { Button, Popover, Tooltip } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { messageOf } from "../../api/errors";
import { en } from "../../texts/en";
import { formatTime } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { Loading } from "../../ui/Loading";
import bar from "../Toolbar.module.css";
import { formatPercent, goalShare } from "./badges";
import classes from "./Results.module.css";
import { useNumbers } from "./useNumbers";

const NumbersChoice = lazy(() => import("./NumbersChoice"));
const CompareDialog = lazy(() => import("./CompareDialog"));

/** Which numbers the canvas shows, how old they are, and the choice of others. */
export function NumbersControl() {
  const numbers = useNumbers();
  const [isOpen, setOpen] = useState(false);
  const [isTable, setTable] = useState(false);
  const texts = en.results;
  return (
    <>
      <Popover opened={isOpen} onChange={setOpen} position="top" width={300} trapFocus shadow="md">
        <Popover.Target>
          <Button
            size="xs"
            variant="default"
            rightSection={<Icon name="chevronUp" size={14} />}
            onClick={() => setOpen((o) => !o)}
          >
            <span className={bar.prefix}>{texts.open}</span>
            {texts.modes[numbers.mode]}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={texts.mode}>
          <Suspense fallback={<Loading />}>
            <NumbersChoice
              onTable={() => {
                setOpen(false);
                setTable(true);
              }}
            />
          </Suspense>
        </Popover.Dropdown>
      </Popover>
      <Summary />
      {isTable && (
        <Suspense fallback={null}>
          <CompareDialog onClose={() => setTable(false)} />
        </Suspense>
      )}
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
      {staleSince !== null && (
        <Tooltip label={texts.asOfLong(formatTime(staleSince))}>
          <span className={classes.stale} role="status">
            {texts.asOf(formatTime(staleSince))}
          </span>
        </Tooltip>
      )}
    </div>
  );
}
