import { Select } from "@mantine/core";
import { en } from "../../texts/en";
import { useDraft, useEditor } from "../editorStore";
import { outcomeLabel } from "../kinds";
import { type GraphNode, indexOf, outcomesIn } from "../model";
import * as ops from "../ops";
import { readingOrder } from "../reading";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

/** Where each way out leads, and the way to lead it to a step that is already there. */
export function PathsSection({ node }: { node: GraphNode }) {
  const editor = useEditor();
  const { words, problems, canEdit } = useView();
  const { document } = useDraft();
  const index = indexOf(document);
  const keys = outcomesIn(document, node);
  if (!keys.length) return null;
  const targets = readingOrder(document).flatMap((id) => {
    const target = index.nodes.get(id);
    if (!target || target.kind === "entry" || id === node.id) return [];
    return [{ value: id, label: `${words.kindLabel(target.kind)}: ${words.title(target)}` }];
  });
  const texts = en.journey.inspector;
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{texts.paths}</h2>
      <div className={classes.fields}>
        {keys.map((key) => (
          <Select
            key={key}
            size="xs"
            searchable
            disabled={!canEdit}
            allowDeselect={false}
            label={keys.length > 1 ? texts.leadsTo(outcomeLabel(node, key)) : texts.leadsToNext}
            placeholder={texts.nowhere}
            nothingFoundMessage={en.ui.nothingFound}
            data={targets}
            value={index.outgoing.get(node.id)?.get(key) ?? null}
            error={
              problems.find(
                (p) => p.node === node.id && p.field === key && p.code === "outcome_open",
              )?.message
            }
            onChange={(target) => {
              if (target === null) return;
              editor.change(en.journey.labels.connect, (d) =>
                ops.connect(d, { source: node.id, key }, target),
              );
            }}
          />
        ))}
      </div>
    </section>
  );
}
