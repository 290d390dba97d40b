import { ActionIcon, Group } from "@mantine/core";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { totalsOf } from "./days";
import type { Plan } from "./model";
import classes from "./PlayBar.module.css";
import type { Player } from "./usePlayer";

interface PlayBarProps {
  plan: Plan;
  player: Player;
  day: Day;
}

/** The day that is shown, the way to others, and what it brings to everybody. */
export default function PlayBar({ plan, player, day }: PlayBarProps) {
  const { isPlaying, canPlay } = player;
  const at = plan.days.indexOf(day);
  const sums = plan.rows.map((row) => totalsOf(row, day)).filter((sum) => sum !== null);
  const treated = sums.reduce((sum, one) => sum + one.treated, 0);
  const control = sums.reduce((sum, one) => sum + one.control, 0);
  const isAhead = !plan.rows.some((row) => row.cells[day]);
  return (
    <section className={classes.bar} aria-label={en.plan.playDays}>
      <Group gap="sm" wrap="nowrap">
        {canPlay && (
          <ActionIcon
            variant="filled"
            size={30}
            aria-label={isPlaying ? en.plan.pause : en.plan.play}
            onClick={isPlaying ? player.pause : player.play}
          >
            <Icon name={isPlaying ? "pause" : "play"} size={16} />
          </ActionIcon>
        )}
        <input
          type="range"
          className={classes.range}
          min={0}
          max={plan.days.length - 1}
          value={at}
          aria-label={en.plan.dayShown}
          aria-valuetext={en.calendar.full(day)}
          onChange={(event) => player.show(plan.days[Number(event.currentTarget.value)] ?? day)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={en.plan.stopPlaying}
          onClick={player.close}
        >
          <Icon name="cross" size={16} />
        </ActionIcon>
      </Group>
      <p className={classes.sum} role="status">
        <b>{en.calendar.full(day)}</b>{" "}
        {sums.length > 0
          ? en.plan.daySum(formatCount(treated), formatCount(control), isAhead)
          : en.plan.dayUnknown}
      </p>
    </section>
  );
}
