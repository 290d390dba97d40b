// biome-ignore-all lint/a11y/useSemanticElements: part of the grid, which is laid out by CSS
// biome-ignore-all lint/a11y/useFocusableInteractive: only cells take the focus, by roving tabindex
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid listens to the keys of all its cells
import { ActionIcon, Menu } from "@mantine/core";
import { memo } from "react";
import { Link } from "react-router";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { BlockLayer } from "./BlockLayer";
import { campaignsOn, type Lanes } from "./blocks";
import { CellPopover } from "./CellPopover";
import { NAME_COLUMN } from "./grid";
import classes from "./Matrix.module.css";
import { countOf, latestMembers, type PlanRow } from "./model";

interface Column {
  day: Day;
  isWeekend: boolean;
  isToday: boolean;
}

interface MatrixRowProps {
  row: PlanRow;
  index: number;
  /** Number of rows that can be moved. */
  last: number;
  columns: Column[];
  lanes: Lanes;
  today: Day;
  /** Column of today's bar. */
  mark: number | null;
  canEdit: boolean;
  openColumn: number | null;
  onOpen: (row: number, column: number) => void;
  onClose: () => void;
  onMoveBy: (row: number, by: number) => void;
  onMoveTo: (row: number) => void;
  onGrab: (row: number, event: React.PointerEvent) => void;
}

const HEADER_ROWS = 1;

/** Unchanged while neither its numbers nor its place change: `lanes` follows from them. */
export const MatrixRow = memo(
  Row,
  (before, after) =>
    before.row === after.row &&
    before.index === after.index &&
    before.last === after.last &&
    before.columns === after.columns &&
    before.canEdit === after.canEdit &&
    before.openColumn === after.openColumn &&
    before.onMoveBy === after.onMoveBy &&
    before.onGrab === after.onGrab,
);

function Row(props: MatrixRowProps) {
  const { row, index, columns, lanes, today, mark, openColumn, onOpen } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + HEADER_ROWS + 1}
      className={classes.row}
      data-movable={!row.segment.is_system || undefined}
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
              canEdit={props.canEdit}
              onClose={props.onClose}
            />
          )}
        </div>
      ))}
      <BlockLayer row={row} lanes={lanes} columns={columns.map(({ day }) => day)} mark={mark} />
    </div>
  );
}

function NameCell(props: MatrixRowProps) {
  const { row, index, canEdit, today, onGrab } = props;
  const { segment } = row;
  const people = latestMembers(row, today);
  const isFixed = segment.is_system;
  return (
    <div
      role="rowheader"
      tabIndex={-1}
      aria-colindex={1}
      aria-label={en.plan.cell.row(segment.name, people ?? 0)}
      className={classes.name}
      data-cell={`${index}:${NAME_COLUMN}`}
    >
      <span className={classes.number}>{isFixed ? en.plan.everyoneElse : index + 1}</span>
      {canEdit && !isFixed ? (
        <button
          type="button"
          tabIndex={-1}
          className={classes.grip}
          aria-label={en.plan.drag(segment.name)}
          onPointerDown={(event) => onGrab(index, event)}
        >
          <Icon name="grip" size={16} />
        </button>
      ) : (
        <span className={classes.noGrip} />
      )}
      <Link
        to={`/m/${segment.id}`}
        tabIndex={-1}
        className={classes.nameLink}
        title={segment.sentence}
      >
        {segment.name}
      </Link>
      <span className={classes.members}>{people === null ? "–" : formatCount(people)}</span>
      <RowMenu {...props} />
    </div>
  );
}

function RowMenu({ row, index, last, canEdit, onMoveBy, onMoveTo }: MatrixRowProps) {
  const { segment } = row;
  const canMove = canEdit && !segment.is_system;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          tabIndex={-1}
          data-row-menu={index}
          className={classes.rowMenu}
          aria-label={en.plan.rowMenu(segment.name)}
        >
          <Icon name="dots" size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to={`/m/${segment.id}`}>
          {en.plan.edit}
        </Menu.Item>
        {canEdit && (
          <Menu.Item component={Link} to={`/campaigns/new?segment=${segment.id}`}>
            {en.plan.newCampaign}
          </Menu.Item>
        )}
        {canMove && (
          <>
            <Menu.Divider />
            <Menu.Item disabled={index === 0} onClick={() => onMoveBy(index, -1)}>
              {en.plan.moveUp}
            </Menu.Item>
            <Menu.Item disabled={index >= last - 1} onClick={() => onMoveBy(index, 1)}>
              {en.plan.moveDown}
            </Menu.Item>
            <Menu.Item onClick={() => onMoveTo(index)}>{en.plan.moveTo}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the cell holds, in words; the blocks above it are a drawing of the same. */
function cellName(row: PlanRow, day: Day, today: Day): string {
  const acting = campaignsOn(row, day, today);
  const name = en.calendar.full(day);
  if (acting.length === 0) return en.plan.cell.nothing(name);
  const parts = acting.map((campaign) => {
    const count = countOf(row, day, campaign.id);
    return count
      ? en.plan.cell.numbers(campaign.name, formatCount(count.treated), formatCount(count.control))
      : en.plan.cell.planned(campaign.name);
  });
  return `${name}: ${parts.join("; ")}`;
}
