import { ActionIcon } from "@mantine/core";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { en } from "../../texts/en";
import { focusLater } from "../../ui/focusLater";
import { formatCount } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { laterDialog } from "../../ui/later";
import { rowShift } from "../plan/grid";
import { latestMembers, type PlanRow } from "../plan/model";
import { movable } from "../plan/order";
import { useRowDrag } from "../plan/useRowDrag";
import classes from "./Lab.module.css";
import { LabCampaigns } from "./LabCampaigns";

const MoveDialog = laterDialog(() => import("../plan/MoveDialog"));

interface LabRowsProps {
  rows: PlanRow[];
  today: string;
  onMove?: ((from: number, to: number) => void) | undefined;
  onMoveCampaign?: ((row: number, from: number, to: number) => void) | undefined;
}

/** The rows in their new order: drag them, move them by keys, or give them a number. */
export function LabRows({ rows, today, onMove, onMoveCampaign }: LabRowsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [moving, setMoving] = useState<number | null>(null);
  const shown = movable(rows);
  const rowMoving = moving === null ? undefined : shown[moving];
  const layout = useCallback(() => {
    const found = [...(frame.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    return {
      tops: found.map((row) => row.offsetTop),
      heights: found.map((row) => row.offsetHeight),
    };
  }, []);
  const drag = useRowDrag(frame, layout, onMove);

  const moveTo = (from: number, to: number) => {
    if (!onMove || to < 0 || to >= shown.length) return;
    onMove(from, to);
    focusLater(() => frame.current?.querySelector<HTMLElement>(`[data-number="${to}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const shift = rowShift(event);
    if (shift === null) return;
    event.preventDefault();
    moveTo(at, at + shift);
  };

  return (
    <div className={classes.rows} ref={frame}>
      <ol className={classes.list} aria-label={en.lab.rows}>
        {shown.map((row, at) => (
          <li
            key={row.segment.id}
            className={classes.row}
            data-row={at}
            onKeyDown={(event) => onKeyDown(event, at)}
          >
            <button
              type="button"
              className={classes.grip}
              disabled={!onMove}
              aria-label={en.plan.drag(row.segment.name)}
              onPointerDown={(event) => drag.grab(at, event)}
              onClick={() => setMoving(at)}
            >
              <Icon name="grip" size={16} />
            </button>
            <span className={classes.number}>{at + 1}</span>
            <span className={classes.rowName}>
              {row.segment.name}
              <LabCampaigns row={row} onMove={onMoveCampaign} />
            </span>
            <span className={classes.people}>{formatCount(latestMembers(row, today) ?? 0)}</span>
            {onMove && (
              <>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  data-number={at}
                  aria-label={en.lab.up(row.segment.name)}
                  aria-disabled={at === 0}
                  onClick={() => moveTo(at, at - 1)}
                >
                  <Icon name="chevronUp" size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={en.lab.down(row.segment.name)}
                  aria-disabled={at === shown.length - 1}
                  onClick={() => moveTo(at, at + 1)}
                >
                  <Icon name="chevronDown" size={16} />
                </ActionIcon>
              </>
            )}
          </li>
        ))}
      </ol>
      <div ref={drag.line} className={classes.dropLine} hidden />
      {rowMoving && (
        <MoveDialog
          row={rowMoving}
          last={shown.length}
          onClose={() => setMoving(null)}
          onMove={(number) => {
            if (moving !== null) moveTo(moving, number - 1);
            setMoving(null);
          }}
        />
      )}
    </div>
  );
}
