import { Button } from "@mantine/core";
import { useState } from "react";
import type { Stay } from "../../api/queries/lanes";
import type { Question } from "../../api/queries/reasons";
import { en } from "../../texts/en";
import { Explanation } from "../../ui/reasons/Explanation";
import type { Item } from "./items";
import classes from "./Lanes.module.css";
import { sayItem, sayWhy, type Wording } from "./words";

interface LaneReadingProps {
  /** What is read now. */
  item: Item | null;
  /** Whose reasons are shown. */
  chosen: Item | null;
  customerId: number;
  wording: Wording;
  onChoose: () => void;
  onClose: () => void;
}

type Side = "entered" | "left" | "now";

/** What an item of a lane says, and why somebody came in or left. */
export function LaneReading(props: LaneReadingProps) {
  const { item, chosen, customerId, wording, onChoose, onClose } = props;
  const [side, setSide] = useState<Side>("entered");
  const shown = item ?? chosen;
  const ask = (wanted: Side) => {
    setSide(wanted);
    if (item) onChoose();
  };
  const question = chosen?.type === "stay" ? toQuestion(chosen, side, customerId) : null;
  return (
    <>
      <div className={classes.reading}>
        <p aria-live="polite">{shown ? sayItem(shown, wording) : en.lanes.hint}</p>
        {shown?.type === "stay" && <Sides stay={shown.bar.stay} onAsk={ask} />}
      </div>
      {shown?.type === "stay" && <p className={classes.note}>{sayEnds(shown.bar.stay)}</p>}
      {question && <Explanation question={question} zone={wording.zone} onClose={onClose} />}
    </>
  );
}

function Sides({ stay, onAsk }: { stay: Stay; onAsk: (side: Side) => void }) {
  return (
    <>
      {stay.entered && (
        <Button size="xs" variant="default" onClick={() => onAsk("entered")}>
          {en.lanes.askIn}
        </Button>
      )}
      {stay.left ? (
        <Button size="xs" variant="default" onClick={() => onAsk("left")}>
          {en.lanes.askOut}
        </Button>
      ) : (
        <Button size="xs" variant="default" onClick={() => onAsk("now")}>
          {en.lanes.askNow}
        </Button>
      )}
    </>
  );
}

function sayEnds({ entered, left }: Stay): string {
  const said = [
    entered && en.lanes.cameWhy(sayWhy(entered)),
    left && en.lanes.leftWhy(sayWhy(left)),
  ];
  return said.filter(Boolean).join(" ");
}

/** What is not known of one side is asked of the other. */
function toQuestion(item: Item & { type: "stay" }, side: Side, customerId: number): Question {
  const { stay } = item.bar;
  const end = side === "now" ? null : side === "left" ? stay.left : (stay.entered ?? stay.left);
  return {
    segmentId: item.lane.segment.id,
    customerId,
    at: end?.at ?? null,
    version: end?.rule_version ?? null,
  };
}
