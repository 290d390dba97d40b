import { Anchor } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Lanes } from "../../api/queries/lanes";
import { en } from "../../texts/en";
import { type Item, laneRow, passageRow, purchaseRow, type Row } from "./items";
import { LaneReading } from "./LaneReading";
import classes from "./Lanes.module.css";
import { LaneTrack } from "./LaneTrack";
import { type Bar, moves, slotBars, ticks, toSpan } from "./model";
import { sayItem, type Wording } from "./words";

interface LanesChartProps {
  found: Lanes;
  wording: Wording;
}

/** What is read: an item of one of the rows. */
interface Look {
  row: string;
  item: Item;
}

/** Micro-segments by day with campaigns as marks; below, the steps of journeys. */
export function LanesChart({ found, wording }: LanesChartProps) {
  const [look, setLook] = useState<Look | null>(null);
  const [chosen, setChosen] = useState<Look | null>(null);
  const span = toSpan(found, wording.zone);
  const purchases = purchaseRow(found, span);

  const track = (row: Row, name: string, slots: readonly Bar[] = []) => (
    <LaneTrack
      label={en.lanes.row(name)}
      row={row}
      slots={slots}
      current={look?.row === row.key ? look.item.key : null}
      say={(item) => sayItem(item, wording)}
      onLook={(item) => setLook({ row: row.key, item })}
      onChoose={(item) => {
        setLook({ row: row.key, item });
        setChosen({ row: row.key, item });
      }}
      // On the way to a button the pointer crosses other lanes
      onLeave={() => setLook(chosen)}
    />
  );

  return (
    <>
      <h3 className={classes.group}>{en.lanes.segments}</h3>
      <div className={classes.rows}>
        <div className={classes.moves} aria-hidden="true">
          {moves(found, span).map((left) => (
            <span key={left} className={classes.move} style={{ left: `${left}%` }} />
          ))}
        </div>
        {found.lanes.map((lane) => (
          <LaneLine
            key={lane.segment.id}
            to={`/m/${lane.segment.id}`}
            name={lane.segment.name}
            more={lane.segment.archived_at ? en.lanes.archived : null}
          >
            {track(
              laneRow(found, lane, span),
              lane.segment.name,
              slotBars(found, lane.segment.id, span, wording.zone),
            )}
          </LaneLine>
        ))}
        {purchases.items.length > 0 && (
          <LaneLine name={en.lanes.purchases}>{track(purchases, en.lanes.purchases)}</LaneLine>
        )}
      </div>
      {found.passages.length > 0 && <h3 className={classes.group}>{en.lanes.journeys}</h3>}
      {found.passages.map((passage) => (
        <LaneLine
          key={passage.id}
          to={`?show=passages&passage=${passage.id}`}
          name={passage.journey.name}
        >
          {track(passageRow(found, passage, span), passage.journey.name)}
        </LaneLine>
      ))}
      <div className={classes.axis} aria-hidden="true">
        {ticks(found).map(({ day, left }) => (
          <span key={day} className={classes.tick} style={{ left: `${left}%` }}>
            {en.calendar.dayMonth(day)}
          </span>
        ))}
      </div>
      <LaneReading
        item={look?.item ?? null}
        chosen={chosen?.item ?? null}
        customerId={found.customer_id}
        wording={wording}
        onClose={() => setChosen(null)}
        onChoose={() => setChosen(look)}
      />
    </>
  );
}

interface LaneLineProps {
  to?: string;
  name: string;
  more?: string | null;
  children: ReactNode;
}

function LaneLine({ to, name, more, children }: LaneLineProps) {
  return (
    <div className={classes.row}>
      <div className={classes.name} title={name}>
        {to ? (
          <Anchor component={Link} to={to} size="sm">
            {name}
          </Anchor>
        ) : (
          name
        )}
        {more && <span className={classes.archived}>{more}</span>}
      </div>
      {children}
    </div>
  );
}
