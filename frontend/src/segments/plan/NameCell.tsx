// biome-ignore-all lint/a11y/useSemanticElements: part of the grid, which is laid out by CSS
// biome-ignore-all lint/a11y/useFocusableInteractive: only cells take the focus, by roving tabindex
import { ActionIcon } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { laterOpened } from "../../ui/later";
import { useOpener } from "../../ui/useOpener";
import { membersOn, totalsOf } from "./days";
import { NAME_COLUMN } from "./grid";
import classes from "./Matrix.module.css";
import type { MatrixRowProps } from "./MatrixRow";
import { latestMembers } from "./model";

/** A row's number, name, people and menu; it stays put while the days scroll. */
export function NameCell(props: MatrixRowProps) {
  const { row, index, canEdit, today, shownDay, most, onGrab } = props;
  const { segment } = row;
  const people = shownDay === null ? latestMembers(row, today) : membersOn(row, shownDay);
  const got = shownDay === null ? null : totalsOf(row, shownDay);
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
      <span className={classes.members}>
        {people === null ? "–" : formatCount(people)}
        {got && <span className={classes.got}>{en.plan.getIt(formatCount(got.treated))}</span>}
      </span>
      {got && (
        <span className={classes.gotBar} style={{ width: `${(got.treated / most) * 100}%` }} />
      )}
      <RowMenu {...props} />
    </div>
  );
}

const RowMenuItems = laterOpened(() => import("./RowMenuItems"));

function RowMenu({ row, index, last, canEdit, onMoveBy, onMoveTo }: MatrixRowProps) {
  const { opened, opener } = useOpener("menu");
  return (
    <>
      <ActionIcon
        {...opener}
        variant="subtle"
        color="gray"
        size="sm"
        tabIndex={-1}
        data-row-menu={index}
        className={classes.rowMenu}
        aria-label={en.plan.rowMenu(row.segment.name)}
      >
        <Icon name="dots" size={16} />
      </ActionIcon>
      <RowMenuItems {...opened} {...{ row, index, last, canEdit, onMoveBy, onMoveTo }} />
    </>
  );
}
