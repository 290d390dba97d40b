import type { KeyboardEvent, PointerEvent } from "react";
import { Icon } from "../../ui/Icon";
import { type Item, MARK_ICONS, nearestItem, type Row } from "./items";
import classes from "./Lanes.module.css";
import type { Bar } from "./model";

const REACH_PX = 9;

interface LaneTrackProps {
  label: string;
  row: Row;
  /** Drawn behind the bars. */
  slots?: readonly Bar[];
  /** Which item is read. */
  current: string | null;
  say: (item: Item) => string;
  onLook: (item: Item) => void;
  onChoose: (item: Item) => void;
  onLeave: () => void;
}

/** One lane: it is read by pointer, or item by item with the arrow keys. */
export function LaneTrack(props: LaneTrackProps) {
  const { label, row, slots = [], current, say, onLook, onChoose, onLeave } = props;
  const { items } = row;
  const found = items.findIndex((item) => item.key === current);
  const place = found < 0 ? items.length - 1 : found;
  const item = items[place];
  if (!item) return <div className={classes.track} />;

  const pointed = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = ((event.clientX - left) / width) * 100;
    return items[nearestItem(items, at, (REACH_PX / width) * 100)];
  };
  const onKey = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, place, items.length);
    if (event.key === "Enter") onChoose(item);
    else if (next !== null) onLook(items[next] ?? item);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={classes.track}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={items.length}
      aria-valuenow={place + 1}
      aria-valuetext={say(item)}
      onFocus={() => onLook(item)}
      onKeyDown={onKey}
      onPointerMove={(event) => onLook(pointed(event) ?? item)}
      onPointerDown={(event) => onChoose(pointed(event) ?? item)}
      onPointerLeave={onLeave}
    >
      {slots.map((slot) => (
        <span key={slot.key} className={classes.slot} style={spread(slot.left, slot.width)} />
      ))}
      {items.map((each) => (
        <ItemView key={each.key} item={each} isCurrent={found >= 0 && each.key === current} />
      ))}
    </div>
  );
}

function ItemView({ item, isCurrent }: { item: Item; isCurrent: boolean }) {
  const shared = { "data-current": isCurrent || undefined };
  switch (item.type) {
    case "stay":
      return (
        <span
          {...shared}
          className={classes.stay}
          data-cause={item.bar.stay.entered?.cause}
          data-opens={item.bar.opens || undefined}
          data-closes={item.bar.closes || undefined}
          style={spread(item.bar.left, item.bar.width)}
        />
      );
    case "step":
      return (
        <span
          {...shared}
          className={classes.step}
          data-kind={item.bar.step.kind}
          style={spread(item.bar.left, item.bar.width)}
        />
      );
    case "marks":
      return (
        <span
          {...shared}
          className={classes.mark}
          data-mark={item.group.kind}
          style={{ left: `${item.left}%` }}
        >
          <Icon name={MARK_ICONS[item.group.kind]} size={12} />
        </span>
      );
  }
}

const spread = (left: number, width: number) => ({ left: `${left}%`, width: `${width}%` });

function nextPlace(key: string, place: number, size: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    Home: 0,
    End: size - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(size - 1, Math.max(0, next));
}
