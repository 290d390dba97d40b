import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { SimulatedTrace, SimulatedVisit } from "../../api/queries/simulate";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { KindIcon } from "../../ui/kinds/KindIcon";
import classes from "./Playback.module.css";

interface VisitListProps {
  trace: SimulatedTrace;
  index: number;
  zone: string;
  onGo: (index: number) => void;
}

/** The steps passed, one after the other; the current one is kept in view. */
export function VisitList({ trace, index, zone, onGo }: VisitListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const current = list.current?.children[index];
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [index]);
  return (
    <ol ref={list} className={classes.visits} aria-label={en.playback.steps}>
      {trace.visits.map((visit, at) => (
        <li key={visit.visit_no}>
          <UnstyledButton
            className={classes.visit}
            data-passed={at <= index || undefined}
            aria-current={at === index ? "step" : undefined}
            onClick={() => onGo(at)}
          >
            <span className={classes.number}>{at + 1}</span>
            <KindIcon kind={visit.node.kind} size={24} />
            <span className={classes.visitName}>
              {visit.node.name}
              <Way visit={visit} />
            </span>
            <time className={classes.time} dateTime={visit.arrived_at}>
              {formatDateTime(visit.arrived_at, zone)}
            </time>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}

/** By which way they left, where there were several. */
function Way({ visit }: { visit: SimulatedVisit }) {
  if (visit.left_at === null) return <span className={classes.way}> · {en.playback.here}</span>;
  const taken = visit.ways.find((way) => way.is_taken);
  if (!taken) return null;
  return (
    <span className={classes.way} data-chosen={visit.is_chosen || undefined}>
      {" → "}
      {taken.name}
    </span>
  );
}
