import { type CSSProperties, memo } from "react";
import type { Mark } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { KindIcon } from "../../ui/kinds/KindIcon";
import { lookOf } from "../../ui/kinds/looks";
import { placeId } from "../model";
import classes from "./Outline.module.css";
import type { Row } from "./rows";

export interface RowWords {
  /** Read to screen readers; it holds the rest. */
  name: string;
  kind: string;
  kindLabel: string;
  title: string;
  summary: string;
  count: string;
  mark: Mark | null;
  problem: string;
  /** Number and name of the step a path leads to. */
  target: string;
}

interface OutlineRowProps extends RowWords {
  row: Row;
  isActive: boolean;
  /** The place under a kind that is being dragged. */
  isNear: boolean;
  isSelected: boolean;
  canEdit: boolean;
}

/** One row; clicks are taken by the tree, so that a thousand rows need no handlers. */
export const OutlineRow = memo(function OutlineRow(props: OutlineRowProps) {
  const { row, isActive, isNear, isSelected, name } = props;
  const isPlace = row.type === "place";
  return (
    <div
      role="treeitem"
      className={classes.row}
      tabIndex={isActive ? 0 : -1}
      data-row={row.key}
      data-type={row.type}
      data-place={isPlace ? placeId(row.place) : undefined}
      data-lit={isPlace || undefined}
      data-near={isNear || undefined}
      aria-label={name}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={isSelected}
      aria-expanded={row.hasBelow ? row.isOpen : undefined}
      style={{ "--level": row.level - 1 } as CSSProperties}
    >
      {row.hasBelow && (
        <span className={classes.arrow} data-act="toggle" aria-hidden="true">
          <Icon name={row.isOpen ? "chevronDown" : "chevronRight"} size={14} />
        </span>
      )}
      <RowBody {...props} />
    </div>
  );
}, isSame);

function RowBody(props: OutlineRowProps) {
  const { row, title, target, canEdit } = props;
  const texts = en.editing.outline;
  switch (row.type) {
    case "step":
      return <StepBody {...props} number={row.number} isLoose={row.isLoose} />;
    case "place":
      return (
        <span className={classes.place}>
          <Icon name="plus" size={14} />
          {texts.placeText}
        </span>
      );
    default:
      return (
        <>
          {row.type === "branch" && <span className={classes.branch}>{title}</span>}
          <Leading row={row} target={target} />
          {canEdit && row.type === "branch" && <AddButton path={props.summary} />}
          {canEdit && row.type === "end" && row.leads.how === "open" && (
            <AddButton path={props.summary} />
          )}
        </>
      );
  }
}

function Leading({ row, target }: { row: Row; target: string }) {
  if (row.type === "step" || row.type === "place") return null;
  switch (row.leads.how) {
    case "in":
      return null;
    case "on":
      return <span className={classes.on}>{target}</span>;
    case "open":
      return <span className={classes.open}>{en.editing.outline.open}</span>;
    default:
      return (
        <a className={classes.link} data-act="link" tabIndex={-1} href={`#${row.leads.target}`}>
          <Icon name="arrowBack" size={14} />
          {target}
        </a>
      );
  }
}

function StepBody(props: OutlineRowProps & { number: number; isLoose: boolean }) {
  const { number, kind, kindLabel, title, summary, count, mark, problem, isLoose } = props;
  const texts = en.editing.outline;
  return (
    <>
      <span className={classes.number}>{number}</span>
      <KindIcon kind={kind} size={28} />
      <span className={classes.words}>
        <span
          className={classes.kind}
          style={{ "--tone": `var(--rm-${lookOf(kind).tone})` } as CSSProperties}
        >
          {kindLabel}
        </span>
        <span className={classes.title}>{title}</span>
        {summary && <span className={classes.summary}>{summary}</span>}
      </span>
      {isLoose && <span className={classes.open}>{texts.loose}</span>}
      {mark && (
        <span className={classes.problem} data-mark={mark}>
          <span className={classes.mark}>{mark === "problem" ? "!" : "i"}</span>
          <span className={classes.why}>{problem}</span>
        </span>
      )}
      {count && <span className={classes.count}>{count}</span>}
      {props.row.type === "step" && props.row.after && props.canEdit && (
        <AddButton path={props.target} />
      )}
      <button
        type="button"
        className={classes.button}
        data-act="menu"
        tabIndex={-1}
        aria-label={texts.menu(title)}
        title={texts.menu(title)}
      >
        <Icon name="dots" size={16} />
      </button>
    </>
  );
}

function AddButton({ path }: { path: string }) {
  const label = en.editing.outline.add(path);
  return (
    <button
      type="button"
      className={classes.button}
      data-act="add"
      tabIndex={-1}
      aria-label={label}
      title={label}
    >
      <Icon name="plus" size={16} />
    </button>
  );
}

/** A row made anew with the same words needs no drawing. */
function isSame(one: OutlineRowProps, other: OutlineRowProps): boolean {
  const { row: a, ...rest } = one;
  const { row: b, ...others } = other;
  return isFlatSame(rest, others) && isFlatSame(flat(a), flat(b));
}

const flat = (row: Row) => ({
  ...row,
  place: "place" in row ? placeId(row.place) : "",
  after: "after" in row && row.after ? placeId(row.after) : "",
  leads: "leads" in row ? JSON.stringify(row.leads) : "",
});

function isFlatSame(one: object, other: object): boolean {
  const theirs = other as Record<string, unknown>;
  return Object.entries(one).every(([key, value]) => value === theirs[key]);
}
