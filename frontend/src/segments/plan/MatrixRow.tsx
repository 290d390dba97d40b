// biome-ignore-all lint/a11y/useSemanticElements: part of the grid, which is laid out by CSS
// biome-ignore-all lint/a11y/useFocusableInteractive: only cells take the focus, by roving tabindex
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid listens to the keys of all its cells
import { memo } from "react";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { later } from "../../ui/later";
import { BlockLayer } from "./BlockLayer";
import { campaignsOn, type Lanes } from "./blocks";
import { HEADER_ROWS } from "./grid";
import classes from "./Matrix.module.css";
import type { Column } from "./MatrixHeader";
import { countOf, expectedOf, gotOf, heldOutOf, type Part, type PlanRow } from "./model";
import { NameCell } from "./NameCell";
import type { Grip } from "./useBlockDrag";
import type { ChangeDays } from "./useReshape";

export interface MatrixRowProps {
  row: PlanRow;
  index: number;
  /** Number of rows that can be moved. */
  last: number;
  columns: Column[];
  lanes: Lanes;
  today: Day;
  parts: Part[];
  sample: number;
  /** Column of today's bar. */
  mark: number | null;
  canEdit: boolean;
  shownDay: Day | null;
  /** People of a full bar. */
  most: number;
  openColumn: number | null;
  onOpen: (row: number, column: number) => void;
  onClose: () => void;
  onMoveBy: (row: number, by: number) => void;
  onMoveTo: (row: number) => void;
  onGrab: (row: number, event: React.PointerEvent) => void;
  onGrip: ((grip: Grip, event: React.PointerEvent<HTMLElement>) => void) | undefined;
  change: ChangeDays;
}

const CellPopover = later(() => import("./CellPopover"));

/** Unchanged while neither its numbers nor its place change: `lanes` follows from them. */
export const MatrixRow = memo(
  Row,
  (before, after) =>
    before.row === after.row &&
    before.index === after.index &&
    before.last === after.last &&
    before.columns === after.columns &&
    before.canEdit === after.canEdit &&
    before.shownDay === after.shownDay &&
    before.most === after.most &&
    before.openColumn === after.openColumn &&
    before.onMoveBy === after.onMoveBy &&
    before.onGrab === after.onGrab &&
    before.onGrip === after.onGrip,
);

function Row(props: MatrixRowProps) {
  const { row, index, columns, lanes, today, mark, openColumn, onOpen } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + HEADER_ROWS + 1}
      className={classes.row}
      data-row={index}
      style={{ "--lanes": lanes.count }}
    >
      <NameCell {...props} />
      {columns.map(({ day, isWeekend, isToday }, column) => (
        <div
          key={day}
          role="gridcell"
          tabIndex={-1}
          aria-colindex={column + 2}
          aria-label={cellName(row, day, today)}
          className={classes.cell}
          data-cell={`${index}:${column}`}
          data-weekend={isWeekend || undefined}
          data-today={isToday || undefined}
          onClick={() => onOpen(index, column)}
        >
          {openColumn === column && (
            <CellPopover
              row={row}
              day={day}
              today={today}
              parts={props.parts}
              sample={props.sample}
              canEdit={props.canEdit}
              change={props.change}
              onClose={props.onClose}
            />
          )}
        </div>
      ))}
      <BlockLayer
        row={row}
        lanes={lanes}
        columns={columns.map(({ day }) => day)}
        today={today}
        mark={mark}
        onGrip={props.onGrip}
      />
    </div>
  );
}

/** What the cell holds, in words; the blocks above it are a drawing of the same. */
function cellName(row: PlanRow, day: Day, today: Day): string {
  const acting = campaignsOn(row, day, today);
  const name = en.calendar.full(day);
  if (acting.length === 0) return en.plan.cell.nothing(name);
  const parts = acting.map((campaign) => {
    const count = countOf(row, day, campaign.id);
    const expected = expectedOf(row, day, campaign.id);
    if (!count && expected) {
      const { treated, control } = expected;
      return en.plan.cell.expected(campaign.name, formatCount(treated), formatCount(control));
    }
    return count
      ? en.plan.cell.numbers(
          campaign.name,
          formatCount(gotOf(count)),
          formatCount(heldOutOf(count)),
        )
      : en.plan.cell.planned(campaign.name);
  });
  return `${name}: ${parts.join("; ")}`;
}
