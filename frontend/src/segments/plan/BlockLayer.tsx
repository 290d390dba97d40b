import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { formatCount } from "../../ui/format";
import { actingOf, type Block, type Lanes, tintOf } from "./blocks";
import classes from "./Matrix.module.css";
import { gotOf, heldOutOf, type PlanRow } from "./model";
import { type Edge, edgesOf } from "./reshape";
import type { Grip } from "./useBlockDrag";

interface BlockLayerProps {
  row: PlanRow;
  lanes: Lanes;
  columns: Day[];
  today: Day;
  /** Column of today's bar. */
  mark: number | null;
  /** Left out: nothing can be dragged. */
  onGrip: ((grip: Grip, event: React.PointerEvent<HTMLElement>) => void) | undefined;
}

/** The drawing over a row's cells; the cells underneath take clicks and carry the words. */
export function BlockLayer({ row, lanes, columns, today, mark, onGrip }: BlockLayerProps) {
  return (
    <div className={classes.layer} aria-hidden="true">
      {lanes.blocks.map((block) => (
        <BlockView
          key={`${block.campaign.id}:${block.start}`}
          block={block}
          row={row}
          columns={columns}
          today={today}
          onGrip={onGrip}
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

interface BlockViewProps extends Pick<BlockLayerProps, "row" | "columns" | "today" | "onGrip"> {
  block: Block;
}

function BlockView({ block, row, columns, today, onGrip }: BlockViewProps) {
  const { campaign, start, span, tail, lane } = block;
  const tint = tintOf(campaign);
  const { counts, done } = actingOf(row, block, columns);
  const edges = onGrip ? edgesOf(block, columns, today) : [];
  const grab = (edge: Edge) => (event: React.PointerEvent<HTMLElement>) => {
    const span = { from: columns[start] ?? today, to: columns[start + block.span - 1] ?? today };
    onGrip?.({ campaign, edge, span, tail }, event);
  };
  return (
    <div
      className={classes.block}
      data-block={campaign.id}
      data-cut-left={block.cutLeft || undefined}
      data-cut-right={block.cutRight || undefined}
      style={{
        "--strong": `var(--rm-${tint})`,
        "--tint": `var(--rm-${tint}-tint)`,
        "--span": span,
        "--tail": tail,
        "--done": done,
        gridColumn: `${start + 1} / span ${span + tail}`,
        gridRow: lane + 1,
      }}
    >
      {done > 0 && <span className={classes.done} />}
      {done < span && <span className={classes.planned} data-first={done === 0 || undefined} />}
      {tail > 0 && <span className={classes.tail} data-alone={span === 0 || undefined} />}
      {span > 0 && (
        <span className={classes.acting}>
          {edges.includes("whole") ? (
            <span className={classes.blockName} data-whole onPointerDown={grab("whole")}>
              {campaign.name}
            </span>
          ) : (
            <span className={classes.blockName}>{campaign.name}</span>
          )}
          <span className={classes.numbers}>
            {counts.map(({ day, count, expected }) => (
              <span key={day} className={classes.numberCell}>
                {count && (
                  <>
                    <b>{en.plan.gotIt(formatCount(gotOf(count)))}</b>
                    <span>{en.plan.heldOut(formatCount(heldOutOf(count)))}</span>
                  </>
                )}
                {!count && expected && (
                  <>
                    <b className={classes.expected}>
                      {en.plan.getIt(formatCount(expected.treated))}
                    </b>
                    <span>{en.plan.heldOut(formatCount(expected.control))}</span>
                  </>
                )}
              </span>
            ))}
          </span>
        </span>
      )}
      {edges.includes("start") && (
        <span className={classes.edge} data-edge="start" onPointerDown={grab("start")} />
      )}
      {edges.includes("end") && (
        <span className={classes.edge} data-edge="end" onPointerDown={grab("end")} />
      )}
    </div>
  );
}
