import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { lookUp } from "../ui/lookUp";
import { CardBadges } from "./CardBadges";
import { tryingOf, useOverlay } from "./overlay";
import classes from "./StepCard.module.css";
import type { StepView } from "./types";

export type StepNode = Node<{ view: StepView }, "step">;

/** One step. Everything live comes by id from the overlay; no state of its own. */
export const StepCard = memo(function StepCard({ id, data }: NodeProps<StepNode>) {
  const { tone, icon, kind, title } = data.view;
  const isSelected = useOverlay((o) => o.selected === id || o.others.has(id));
  const trying = useOverlay((o) => tryingOf(o, "steps", id));
  const change = useOverlay((o) => lookUp(o.changes, id));
  const colours = { "--tone": `var(--rm-${tone})`, "--tint": `var(--rm-${tone}-tint)` };
  return (
    <div
      className={classes.card}
      data-selected={isSelected || undefined}
      data-trying={trying}
      data-change={change}
      style={colours as CSSProperties}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <span className={classes.icon}>
        <Icon name={icon} size={18} />
      </span>
      <span className={classes.words}>
        <span className={classes.kind}>{kind}</span>
        <span className={classes.title}>{title}</span>
      </span>
      <ProblemMark id={id} />
      <CardBadges id={id} />
      <FeelingBadge id={id} />
      {change && <span className={classes.change}>{en.canvas.changes[change]}</span>}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  );
});

function FeelingBadge({ id }: { id: string }) {
  const feeling = useOverlay((o) => lookUp(o.feelings, id));
  if (feeling === undefined) return null;
  const words = en.journey.map.felt(en.journey.map.feelings[feeling] ?? "");
  return (
    <span className={classes.feeling} data-sign={Math.sign(feeling)} title={words}>
      <span aria-hidden>{en.journey.map.faces[feeling]}</span>
    </span>
  );
}

function ProblemMark({ id }: { id: string }) {
  const mark = useOverlay((o) => lookUp(o.marks, id));
  if (!mark) return null;
  return (
    <span className={classes.mark} data-mark={mark}>
      {mark === "problem" ? "!" : "i"}
    </span>
  );
}
