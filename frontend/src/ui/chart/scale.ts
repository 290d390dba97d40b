/** Numbers of axes, and the keys that lead along one, without React. */

/** The round number at the top of the axis: 1, 2 or 5 and noughts. */
export function niceTop(most: number): number {
  if (most <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((step) => step * power >= most) ?? 10) * power;
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
