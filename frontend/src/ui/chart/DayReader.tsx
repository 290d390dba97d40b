import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import classes from "./Chart.module.css";
import { moveBy } from "./scale";

const LEFT = 56; // for the numbers of the axis
const LINE = 16;

interface DayReaderProps {
  label: string;
  /** How many days there are to read, one at least; the last is read at first. */
  size: number;
  /** What is said about a day: above the chart and to who cannot see it. */
  read: (place: number) => string;
  /** How many lines of room that needs, so that nothing jumps. */
  lines?: number;
  placeAt: (x: number, width: number) => number;
  /** Of the whole picture, with `above` kept free over what is drawn. */
  height: number;
  above: number;
  children: (width: number, place: number) => ReactNode;
}

/** A chart over days, of which one is read by pointer or by arrow keys. */
export function DayReader(props: DayReaderProps) {
  const { label, size, read, lines = 1, placeAt, height, above, children } = props;
  const { ref, width: whole } = useElementSize();
  const [chosen, setChosen] = useState<number | null>(null);
  const width = Math.max(0, whole - LEFT);
  const place = Math.min(chosen ?? size - 1, size - 1);

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    setChosen(placeAt(event.clientX - left - LEFT, width));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = moveBy(event.key, place, size);
    if (next === null) return;
    event.preventDefault();
    setChosen(next);
  };

  return (
    <div>
      <p className={classes.reading} style={{ minHeight: lines * LINE }}>
        {read(place)}
      </p>
      <div
        ref={ref}
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={1}
        aria-valuemax={size}
        aria-valuenow={place + 1}
        aria-valuetext={read(place)}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => setChosen(null)}
        onKeyDown={onKey}
        onBlur={() => setChosen(null)}
      >
        <svg width="100%" height={height} aria-hidden="true">
          <g transform={`translate(${LEFT} ${above})`}>{children(width, place)}</g>
        </svg>
      </div>
    </div>
  );
}
