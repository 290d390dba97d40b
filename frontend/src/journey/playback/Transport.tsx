import { ActionIcon, Select } from "@mantine/core";
import type { SimulatedTrace } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import classes from "./Playback.module.css";
import { dayOf } from "./player";
import { type Player, SPEEDS, type Speed } from "./usePlayer";

interface TransportProps {
  player: Player;
  trace: SimulatedTrace;
  start: string;
  days: number;
}

/** First, back, play, on, last; where they are in time; how fast. */
export function Transport({ player, trace, start, days }: TransportProps) {
  const texts = en.playback;
  const { index, last, isPlaying, speed } = player;
  const visit = trace.visits[index];
  return (
    <div className={classes.transport} role="toolbar" aria-label={texts.transport}>
      <Key label={texts.first} icon="toFirst" off={index === 0} onClick={() => player.go(0)} />
      <Key
        label={texts.previous}
        icon="chevronLeft"
        off={index === 0}
        onClick={() => player.step(-1)}
      />
      <ActionIcon
        size={36}
        radius="xl"
        variant="filled"
        aria-label={isPlaying ? texts.pause : texts.play}
        onClick={player.toggle}
      >
        <Icon name={isPlaying ? "pause" : "play"} size={18} />
      </ActionIcon>
      <Key
        label={texts.next}
        icon="chevronRight"
        off={index === last}
        onClick={() => player.step(1)}
      />
      <Key label={texts.last} icon="toLast" off={index === last} onClick={() => player.go(last)} />
      <span className={classes.where}>
        {texts.step(index + 1, last + 1)}
        {visit && ` · ${texts.day(dayOf(visit.arrived_at, start), days)}`}
      </span>
      <Select
        size="xs"
        w={68}
        aria-label={texts.speed}
        value={speed}
        data={SPEEDS.map((each) => ({ value: each, label: texts.times(each) }))}
        allowDeselect={false}
        onChange={(next) => next && player.setSpeed(next as Speed)}
      />
    </div>
  );
}

interface KeyProps {
  label: string;
  icon: IconName;
  off: boolean;
  onClick: () => void;
}

/** Not disabled at the ends: a button that is would lose the focus. */
function Key({ label, icon, off, onClick }: KeyProps) {
  return (
    <ActionIcon
      size={30}
      variant="default"
      aria-label={label}
      aria-disabled={off || undefined}
      className={classes.key ?? ""}
      onClick={onClick}
    >
      <Icon name={icon} size={16} />
    </ActionIcon>
  );
}
