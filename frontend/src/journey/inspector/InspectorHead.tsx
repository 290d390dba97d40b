import { en } from "../../texts/en";
import { KindIcon } from "../../ui/kinds/KindIcon";
import { useDraft } from "../editorStore";
import { indexOf } from "../model";
import { readingOrder } from "../reading";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

/** What the inspector is about: a step and its place in the journey, or the journey. */
export function InspectorHead({ id }: { id: string | null }) {
  const { words } = useView();
  const { document } = useDraft();
  const node = id === null ? undefined : indexOf(document).nodes.get(id);
  if (!node) return <h2 className={classes.title}>{en.journey.editor.journey}</h2>;
  const order = readingOrder(document);
  return (
    <div className={classes.head}>
      <KindIcon kind={node.kind} />
      <div>
        <div className={classes.kind}>{words.kindLabel(node.kind)}</div>
        <div className={classes.where}>
          {en.journey.editor.position(order.indexOf(node.id) + 1, order.length, null)}
        </div>
      </div>
    </div>
  );
}
