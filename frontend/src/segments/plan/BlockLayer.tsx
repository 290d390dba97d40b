import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import type { Block, Lanes } from "./blocks";
import classes from "./Matrix.module.css";
import { countOf, type PlanRow } from "./model";

interface BlockLayerProps {
  row: PlanRow;
  lanes: Lanes;
  columns: Day[];
  /** Column of today's bar. */
  mark: number | null;
}

/** Tints in turn by campaign, so that one campaign keeps its colour in every row. */
const TINTS = ["message", "entry", "wait", "decision", "action", "test", "exit"] as const;

/** The drawing over a row's cells; the cells underneath take clicks and carry the words. */
export function BlockLayer({ row, lanes, columns, mark }: BlockLayerProps) {
  return (
    <div className={classes.layer} aria-hidden="true">
      {lanes.blocks.map((block) => (
        <BlockView
          key={`${block.campaign.id}:${block.start}`}
          block={block}
          row={row}
          columns={columns}
        />
      ))}
      {[...lanes.more].map(([column, count]) => (
        <span key={column} className={classes.more} style={{ gridColumn: column + 1 }}>
          {en.plan.more(count)}
        </span>
      ))}
      {mark !== null && <span className={classes.todayBar} style={{ "--at": mark }} />}
    </div>
  );
}

interface BlockViewProps {
  block: Block;
  row: PlanRow;
  columns: Day[];
}

function BlockView({ block, row, columns }: BlockViewProps) {
  const { campaign, start, span, tail, lane } = block;
  const tint = TINTS[campaign.id % TINTS.length] ?? "message";
  const counts = columns.slice(start, start + span).map((day) => ({
    day,
    count: countOf(row, day, campaign.id),
  }));
  const isPlanned = counts.length > 0 && counts.every(({ count }) => !count);
  return (
    <div
      className={classes.block}
      data-planned={isPlanned || undefined}
      data-cut-left={block.cutLeft || undefined}
      data-cut-right={block.cutRight || undefined}
      data-quiet={campaign.status !== "live" || undefined}
      style={{
        "--strong": `var(--rm-${tint})`,
        "--tint": `var(--rm-${tint}-tint)`,
        "--span": span,
        "--tail": tail,
        gridColumn: `${start + 1} / span ${span + tail}`,
        gridRow: lane + 1,
      }}
    >
      {tail > 0 && <span className={classes.tail} />}
      {span > 0 && (
        <span className={classes.acting}>
          <span className={classes.blockName}>{campaign.name}</span>
          <span className={classes.numbers}>
            {counts.map(({ day, count }) => (
              <span key={day} className={classes.numberCell} data-planned={!count || undefined}>
                {count && (
                  <>
                    <b>{en.plan.gotIt(formatCount(count.treated))}</b>
                    <span>{en.plan.heldOut(formatCount(count.control))}</span>
                  </>
                )}
              </span>
            ))}
          </span>
        </span>
      )}
    </div>
  );
}
