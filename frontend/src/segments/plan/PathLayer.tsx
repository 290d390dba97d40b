import { Anchor } from "@mantine/core";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { useDecisions } from "../../api/queries/customers";
import { en } from "../../texts/en";
import type { Day } from "../../ui/days";
import { ladderAddress } from "../../ui/decisions";
import type { PlanRow } from "./model";
import classes from "./Path.module.css";
import { findPath } from "./path";

interface PathLayerProps {
  customer: number;
  rows: PlanRow[];
  days: Day[];
  /** Where the rows begin under the header; one more for the end. */
  tops: number[];
}

/** A customer's path drawn across the matrix, and the same in words. */
export default function PathLayer({ customer, rows, days, tops }: PathLayerProps) {
  const navigate = useNavigate();
  const { data } = useDecisions(customer);
  const stops = useMemo(
    () => findPath(data?.pages.flatMap((page) => page.results) ?? [], rows, days),
    [data, rows, days],
  );
  const x = (column: number) => `${((column + 0.88) / days.length) * 100}%`;
  const y = (row: number) => ((tops[row] ?? 0) + (tops[row + 1] ?? 0)) / 2;
  if (!data) return null;
  return (
    <>
      <svg className={classes.layer} height={tops.at(-1)} aria-hidden="true">
        {stops.slice(1).map((stop, at) => {
          const before = stops[at];
          return (
            before && (
              <line
                key={stop.day}
                x1={x(before.column)}
                y1={y(before.row)}
                x2={x(stop.column)}
                y2={y(stop.row)}
                className={classes.line}
              />
            )
          );
        })}
        {stops.map((stop) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list below has the links
          <circle
            key={stop.day}
            cx={x(stop.column)}
            cy={y(stop.row)}
            r={7}
            className={classes[stop.kind]}
            onClick={() => navigate(ladderAddress(customer, stop.day))}
          >
            <title>{stop.words}</title>
          </circle>
        ))}
      </svg>
      <ol className={classes.words} aria-label={en.plan.pathWords}>
        {stops.map(({ day, row, words }) => (
          <li key={day}>
            <Anchor component={Link} to={ladderAddress(customer, day)} size="sm">
              {en.plan.pathStop(en.calendar.full(day), rows[row]?.segment.name ?? "", words)}
            </Anchor>
          </li>
        ))}
        {stops.length === 0 && <li>{en.plan.pathEmpty}</li>}
      </ol>
    </>
  );
}
