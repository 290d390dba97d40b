import { UnstyledButton } from "@mantine/core";
import { useCanEdit } from "../api/queries/me";
import type { Me } from "../api/types";
import { en } from "../texts/en";
import { REAL_TIME, speedWords } from "../ui/clockSpeed";
import { formatDateTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { later, laterOpened } from "../ui/later";
import { useOpener } from "../ui/useOpener";
import { useVirtualNow } from "../ui/useVirtualNow";
import classes from "./DemoClock.module.css";

const ClockMenu = laterOpened(() => import("./ClockMenu"));
const ReplayProgress = later(() => import("./ReplayProgress"));

interface DemoClockProps {
  clock: Me["clock"];
  timeZone: string;
}

/** The demo's own time, moving at its own speed, and the switch for that speed. */
export function DemoClock({ clock, timeZone }: DemoClockProps) {
  const now = useVirtualNow(clock);
  const canEdit = useCanEdit();
  const { opener, opened } = useOpener("menu");
  if (clock.progress !== null && clock.progress < 1)
    return <ReplayProgress share={clock.progress} />;
  return (
    <>
      <UnstyledButton
        {...(canEdit ? opener : {})}
        className={classes.clock}
        aria-label={`${en.shell.clock}: ${formatDateTime(now, timeZone)}`}
      >
        <Icon name="clock" size={16} />
        <span className="tabular">{formatDateTime(now, timeZone)}</span>
        {clock.speed !== REAL_TIME && (
          <span className={classes.speed}>{speedWords(clock.speed)}</span>
        )}
      </UnstyledButton>
      <ClockMenu {...opened} speed={clock.speed} />
    </>
  );
}
