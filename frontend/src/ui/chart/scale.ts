/** Numbers of axes, and the keys that lead along one, without React. */

const TOPS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];

/** The round number at the top of the axis, close above the most; half of it is whole. */
export function niceTop(most: number): number {
  if (most <= 10) return Math.max(4, 2 * Math.ceil(most / 2));
  const power = 10 ** Math.floor(Math.log10(most));
  const top = TOPS.find((each) => each * power >= most) ?? 10;
  return Math.round(top * power);
}

/** Where an arrow key leads. */
export function moveBy(key: string, place: number, size: number): number | null {
  const last = size - 1;
  const steps: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    PageDown: place - 7,
    PageUp: place + 7,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  return next === undefined ? null : Math.min(last, Math.max(0, next));
}

/** Pixels to a tenth: finer is not seen and makes long paths. */
export const toTenth = (value: number): number => Math.round(value * 10) / 10;
