// biome-ignore-all lint/a11y/useSemanticElements: a grid is a table one moves about in, laid out by CSS
/**
 * The matrix as an ARIA grid. Rows are memoised and get their numbers as one object
 * that stays the same while nothing changed; of a long plan only those in view are drawn.
 */
import { useCallback, useMemo, useRef, useState } from "react";
import { en } from "../../texts/en";
import { type Day, isWeekend } from "../../ui/days";
import { later, laterDialog } from "../../ui/later";
import { heightOf, layBlocks, todayColumn } from "./blocks";
import { mostTreated } from "./days";
import { type Cell, HEADER_ROWS, LEADING_COLUMNS } from "./grid";
import { listenToKeys } from "./listenToKeys";
import classes from "./Matrix.module.css";
import { MatrixHeader } from "./MatrixHeader";
import { MatrixRow } from "./MatrixRow";
import type { Plan } from "./model";
import { Overlays } from "./Overlays";
import { movable } from "./order";
import { reshape } from "./reshape";
import { type OnReshape, useBlockDrag } from "./useBlockDrag";
import { FIRST_CELL, useCellFocus } from "./useCellFocus";
import { useOrder } from "./useOrder";
import { useReshape } from "./useReshape";
import { useRowMoves } from "./useRowMoves";
import { useRowWindow } from "./useRowWindow";

const OrderBar = later(() => import("./OrderBar"));
const MoveDialog = laterDialog(() => import("./MoveDialog"));

interface MatrixProps {
  plan: Plan;
  /** The share of customers that the forecast looked at. */
  sample: number;
  canEdit: boolean;
  /** The day that the player shows, if it does. */
  shownDay: Day | null;
  /** Whose path is drawn across. */
  customer: number | null;
}

export function Matrix({ plan, sample, canEdit, shownDay, customer }: MatrixProps) {
  const { today, days } = plan;
  const frame = useRef<HTMLDivElement>(null);
  const current = useRef<Cell>(FIRST_CELL);
  const order = useOrder(plan);
  const { rows, move } = order;
  const [open, setOpen] = useState<Cell | null>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const last = movable(rows).length;
  const columns = useMemo(
    () => days.map((day) => ({ day, isWeekend: isWeekend(day), isToday: day === today })),
    [days, today],
  );
  const lanes = useMemo(() => rows.map((row) => layBlocks(row, days, today)), [rows, days, today]);
  const heights = useMemo(() => lanes.map(heightOf), [lanes]);
  const { tops, parts, show } = useRowWindow(frame, heights, () => current.current.row);
  const focus = useCellFocus(frame, rows.length, days.length, current, show);
  const most = useMemo(() => mostTreated(plan), [plan]);
  const moves = useRowMoves({ frame, tops, heights, last, focus, move, canEdit });
  const { moveTo, moveBy } = moves;
  const change = useReshape(plan.revision);
  const onReshape: OnReshape = useCallback(
    (campaign, old, next) => void change(campaign, reshape(campaign, old, next)),
    [change],
  );
  const onGrip = useBlockDrag(days, today, canEdit ? onReshape : undefined);

  const close = useCallback(() => {
    setOpen(null);
    focus.back();
  }, [focus]);
  const onOpen = useCallback((row: number, column: number) => setOpen({ row, column }), []);
  const size = { rows: rows.length, columns: days.length };
  const onKeyDown = listenToKeys({ frame, size, focus, moveBy, onOpen });

  const rowMoving = moving === null ? undefined : rows[moving];

  return (
    <>
      {order.change && <OrderBar order={order} change={order.change} revision={plan.revision} />}
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
          <MatrixHeader columns={columns} />
          {parts.map((part) => {
            if ("gap" in part)
              return <div key={`gap ${part.before}`} aria-hidden style={{ height: part.gap }} />;
            const row = rows[part.row];
            const laid = lanes[part.row];
            return (
              row &&
              laid && (
                <MatrixRow
                  key={row.segment.id}
                  row={row}
                  index={part.row}
                  last={last}
                  columns={columns}
                  lanes={laid}
                  today={today}
                  parts={plan.parts}
                  sample={sample}
                  mark={todayColumn(days, today)}
                  canEdit={canEdit}
                  shownDay={shownDay}
                  most={most}
                  openColumn={open?.row === part.row ? open.column : null}
                  onOpen={onOpen}
                  onClose={close}
                  onMoveBy={moveBy}
                  onMoveTo={setMoving}
                  onGrab={moves.onGrab}
                  onGrip={canEdit ? onGrip : undefined}
                  change={change}
                />
              )
            );
          })}
          <Overlays {...{ rows, days, tops, shownDay, customer }} />
          <div ref={moves.line} className={classes.dropLine} hidden />
        </div>
      </div>
      {rowMoving && (
        <MoveDialog
          row={rowMoving}
          last={last}
          onClose={() => setMoving(null)}
          onMove={(number) => {
            if (moving !== null) moveTo(moving, number - 1);
            setMoving(null);
          }}
        />
      )}
      <p className={classes.help}>{en.plan.help}</p>
    </>
  );
}
