import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { useOverlay } from "./overlay";
import classes from "./StubCard.module.css";
import type { StubView } from "./types";

export type StubNode = Node<{ view: StubView }, "stub">;

/** End of a path that has no card: "Go to ...", or the open end a (+) stands on. */
export const StubCard = memo(function StubCard({ data }: NodeProps<StubNode>) {
  const { goesTo } = data.view;
  const isDimmed = useOverlay((o) => o.tried?.passed != null);
  return (
    <div
      className={classes.stub}
      data-open={goesTo === null || undefined}
      data-dimmed={isDimmed || undefined}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {goesTo && (
        <>
          <Icon name="arrowBack" size={14} />
          <span className={classes.name}>{en.canvas.goTo(goesTo.name)}</span>
        </>
      )}
    </div>
  );
});
