import { KindIcon } from "../../ui/kinds/KindIcon";
import classes from "./PeoplePage.module.css";

export function StepName({ node }: { node: { name: string; kind: string } }) {
  return (
    <span className={classes.step}>
      <KindIcon kind={node.kind} size={24} />
      {node.name}
    </span>
  );
}
