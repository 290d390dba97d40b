// biome-ignore-all lint/a11y/useSemanticElements: a grid is a table one moves about in, laid out by CSS
// biome-ignore-all lint/a11y/useFocusableInteractive: only cells take the focus, by roving tabindex
/**
 * The matrix as an ARIA grid. The cell with the focus is kept in the DOM, not in
 * React's state: moving it must not draw 300 rows anew. Rows are memoised and get
 * their numbers as one object that stays the same while nothing changed.
 */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { en } from "../../texts/en";
import { isWeekend } from "../../ui/days";
import { focusLater } from "../../ui/focusLater";
import { layBlocks, todayColumn } from "./blocks";
import { type Cell, NAME_COLUMN, nextCell, rowShift } from "./grid";
import classes from "./Matrix.module.css";
import { MatrixRow } from "./MatrixRow";
import { MoveDialog } from "./MoveDialog";
import type { Plan } from "./model";
import { movable } from "./order";
import { StaleNotice } from "./StaleNotice";
import { useOrder } from "./useOrder";
import { useRowDrag } from "./useRowDrag";

interface MatrixProps {
  plan: Plan;
  canEdit: boolean;
}

const HEADER_ROWS = 1;
const LEADING_COLUMNS = 1;

export function Matrix({ plan, canEdit }: MatrixProps) {
  const { today, days } = plan;
  const frame = useRef<HTMLDivElement>(null);
  const { rows, move, stale, moveAgain } = useOrder(plan);
  const [open, setOpen] = useState<Cell | null>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const focus = useCellFocus(frame, rows.length, days.length);
  const last = movable(rows).length;
  const mark = todayColumn(days, today);
  const columns = useMemo(
    () => days.map((day) => ({ day, isWeekend: isWeekend(day), isToday: day === today })),
    [days, today],
  );
  const drag = useRowDrag(frame, canEdit ? move : undefined);

  const moveBy = useCallback(
    (row: number, by: number) => {
      const target = row + by;
      if (!canEdit || row >= last || target < 0 || target >= last) return;
      move(row, target);
      focus.follow(row, target);
    },
    [canEdit, last, move, focus],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = focus.of(event.target);
    if (!at) return;
    const shift = rowShift(event);
    const next = nextCell(at, event, { rows: rows.length, columns: days.length });
    if (shift !== null) moveBy(at.row, shift);
    else if (next) focus.to(next);
    else if (event.key === "Enter" || event.key === " ") openCell(at);
    else if (event.key === "F10" && event.shiftKey) openMenu(frame.current, at.row);
    else return;
    event.preventDefault();
  };

  const openCell = (at: Cell) => {
    if (at.column === NAME_COLUMN) openMenu(frame.current, at.row);
    else setOpen(at);
  };

  const close = useCallback(() => {
    setOpen(null);
    focus.back();
  }, [focus]);
  const onOpen = useCallback((row: number, column: number) => setOpen({ row, column }), []);

  return (
    <>
      {stale && <StaleNotice {...stale} onAgain={moveAgain} />}
      <div className={classes.scroller} ref={frame}>
        <div
          role="grid"
          className={classes.grid}
          style={{ "--days": days.length }}
          aria-label={en.plan.grid(rows.length)}
          aria-rowcount={rows.length + HEADER_ROWS}
          aria-colcount={days.length + LEADING_COLUMNS}
          onKeyDown={onKeyDown}
          onFocus={focus.onFocus}
          tabIndex={-1}
        >
          <div role="row" aria-rowindex={1} className={classes.header}>
            <div role="columnheader" aria-colindex={1} className={classes.corner}>
              <span className={classes.cornerNumber}>{en.plan.number}</span>
              <span>{en.plan.segment}</span>
              <span className={classes.cornerPeople}>{en.plan.people}</span>
            </div>
            {columns.map(({ day, isToday, isWeekend: weekend }, index) => (
              <div
                key={day}
                role="columnheader"
                aria-colindex={index + LEADING_COLUMNS + 1}
                aria-current={isToday ? "date" : undefined}
                className={classes.dayHead}
                data-weekend={weekend || undefined}
                data-today={isToday || undefined}
              >
                <span className={classes.dayName}>{en.calendar.short(day)}</span>
                {isToday && <span className={classes.todayWord}>{en.plan.today}</span>}
                {!isToday && (index === 0 || day.endsWith("-01")) && (
                  <span className={classes.monthName}>{en.calendar.monthYear(day)}</span>
                )}
              </div>
            ))}
          </div>
          {rows.map((row, index) => (
            <MatrixRow
              key={row.segment.id}
              row={row}
              index={index}
              last={last}
              columns={columns}
              lanes={layBlocks(row, days, today)}
              today={today}
              mark={mark}
              canEdit={canEdit}
              openColumn={open?.row === index ? open.column : null}
              onOpen={onOpen}
              onClose={close}
              onMoveBy={moveBy}
              onMoveTo={setMoving}
              onGrab={drag.grab}
            />
          ))}
          <div ref={drag.line} className={classes.dropLine} hidden />
        </div>
      </div>
      <MoveDialog
        row={moving === null ? null : (rows[moving] ?? null)}
        last={last}
        onClose={() => setMoving(null)}
        onMove={(number) => {
          if (moving !== null) {
            move(moving, number - 1);
            focus.follow(moving, number - 1);
          }
          setMoving(null);
        }}
      />
      <p className={classes.help}>{en.plan.help}</p>
    </>
  );
}

/** Rows have a menu of their own; the keyboard presses its button. */
function openMenu(frame: HTMLElement | null, row: number) {
  frame?.querySelector<HTMLElement>(`[data-row-menu="${row}"]`)?.click();
}

/** One cell of the grid is the tab stop; arrows hand it on (roving tabindex). */
function useCellFocus(
  frame: React.RefObject<HTMLDivElement | null>,
  rows: number,
  columns: number,
) {
  const current = useRef<Cell>({ row: 0, column: NAME_COLUMN });
  const find = useCallback(
    ({ row, column }: Cell) =>
      frame.current?.querySelector<HTMLElement>(`[data-cell="${row}:${column}"]`) ?? null,
    [frame],
  );

  const mark = useCallback(
    (cell: Cell) => {
      find(current.current)?.setAttribute("tabindex", "-1");
      current.current = cell;
      find(cell)?.setAttribute("tabindex", "0");
    },
    [find],
  );

  // The tab stop must exist whatever rows and days are shown.
  useEffect(() => {
    const { row, column } = current.current;
    mark({ row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) });
  }, [rows, columns, mark]);

  return useMemo(() => {
    const of = (target: EventTarget): Cell | null => {
      const place = target instanceof HTMLElement ? target.dataset.cell?.split(":") : undefined;
      return place ? { row: Number(place[0]), column: Number(place[1]) } : null;
    };
    const to = (cell: Cell) => {
      mark(cell);
      find(cell)?.focus();
    };
    return {
      of,
      to,
      onFocus: (event: React.FocusEvent) => {
        const cell = of(event.target);
        if (cell) mark(cell);
      },
      /** Give the focus back to the cell that had it before a popover took it. */
      back: () => focusLater(() => find(current.current)?.focus()),
      /** Keep the focus on a row that changes its place. */
      follow: (row: number, target: number) => {
        if (current.current.row !== row) return;
        const cell = { row: target, column: current.current.column };
        focusLater(() => to(cell));
      },
    };
  }, [find, mark]);
}
