import type { SegmentRow } from "../../api/queries/segments";
import { en } from "../../texts/en";
import { formatCount, formatSeconds } from "../../ui/format";
import classes from "./Runs.module.css";

/** What a micro-segment costs each run, in a sentence. */
export function CostLine({ cost }: { cost: NonNullable<SegmentRow["cost"]> }) {
  const parts = [
    en.runs.costSentence(formatSeconds(cost.seconds)),
    cost.shared > 0 && en.runs.sharedSentence(cost.shared, cost.conditions),
    cost.events > 0 && en.runs.eventsSentence(formatCount(cost.events)),
  ];
  return <p className={classes.cost}>{parts.filter(Boolean).join(", ")}.</p>;
}
