import { type RefObject, useCallback, useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { covers, follow, layTops, type Range, rowsBetween, toParts, WHOLE, widen } from "./window";

const FIRST_ROWS = 40;

/**
 * Draw only the rows in view of a plan with more than 100 of them.
 *
 * `kept` is a row that stays although it is scrolled away: the one with the focus.
 */
export function useRowWindow(
  frame: RefObject<HTMLElement | null>,
  heights: readonly number[],
  kept: () => number,
) {
  const tops = useMemo(() => layTops(heights), [heights]);
  const count = heights.length;
  const isWhole = count <= WHOLE;
  const [range, setRange] = useState<Range>({ first: 0, last: FIRST_ROWS });

  useEffect(() => {
    const scroller = frame.current;
    if (isWhole || !scroller) return;
    const look = () => {
      const wanted = rowsBetween(
        tops,
        scroller.scrollTop,
        scroller.scrollTop + scroller.clientHeight,
      );
      setRange((now) => follow(now, wanted, count));
    };
    look();
    scroller.addEventListener("scroll", look, { passive: true });
    const watch = new ResizeObserver(look);
    watch.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", look);
      watch.disconnect();
    };
  }, [frame, tops, count, isWhole]);

  /** Draw a row at once, so that it can take the focus. */
  const show = useCallback(
    (row: number) => {
      if (isWhole) return;
      flushSync(() =>
        setRange((now) =>
          covers(now, { first: row, last: row }) ? now : widen({ first: row, last: row }, count),
        ),
      );
    },
    [isWhole, count],
  );

  const shown = isWhole ? { first: 0, last: count - 1 } : range;
  return { tops, parts: toParts(tops, shown, isWhole ? [] : [kept()]), show };
}
