import { Menu, Progress, Tooltip, UnstyledButton } from "@mantine/core";
import { useCanEdit, useSetClockSpeed } from "../api/queries/me";
import type { Me } from "../api/types";
import { en } from "../texts/en";
import { FAST, REAL_TIME, speedWords } from "../ui/clockSpeed";
import { formatDateTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { toastError } from "../ui/toast";
import { useVirtualNow } from "../ui/useVirtualNow";
import classes from "./DemoClock.module.css";

interface DemoClockProps {
  clock: Me["clock"];
  timeZone: string;
}

/** The demo's own time, moving at its own speed, and the switch for that speed. */
export function DemoClock({ clock, timeZone }: DemoClockProps) {
  const now = useVirtualNow(clock);
  const setSpeed = useSetClockSpeed();
  const canEdit = useCanEdit();
  if (clock.progress !== null && clock.progress < 1)
    return <ReplayProgress share={clock.progress} />;
  const choose = (speed: number) => setSpeed.mutate(speed, { onError: toastError });
  return (
    <Menu position="bottom-end" withinPortal={false} disabled={!canEdit}>
      <Menu.Target>
        <UnstyledButton
          className={classes.clock}
          aria-label={`${en.shell.clock}: ${formatDateTime(now, timeZone)}`}
        >
          <Icon name="clock" size={16} />
          <span className="tabular">{formatDateTime(now, timeZone)}</span>
          {clock.speed !== REAL_TIME && (
            <span className={classes.speed}>{speedWords(clock.speed)}</span>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{en.shell.clockSpeed}</Menu.Label>
        {[REAL_TIME, FAST].map((speed) => (
          <Choice key={speed} isOn={clock.speed === speed} onClick={() => choose(speed)}>
            {speedWords(speed)}
          </Choice>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice(props: { isOn: boolean; onClick: () => void; children: string }) {
  return (
    <Menu.Item
      onClick={props.onClick}
      leftSection={
        props.isOn ? <Icon name="check" size={16} /> : <span className={classes.blank} />
      }
    >
      {props.children}
    </Menu.Item>
  );
}

function ReplayProgress({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return (
    <Tooltip label={en.shell.progress(percent)}>
      <div className={classes.progress}>
        <Progress value={percent} size="sm" aria-label={en.shell.progress(percent)} />
      </div>
    </Tooltip>
  );
}
