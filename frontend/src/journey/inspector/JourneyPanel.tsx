import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { GRAPH_SCHEMA } from "../check/graphSchema";
import { useDraft, useEditor } from "../editorStore";
import * as ops from "../ops";
import { peopleInside } from "../useCounts";
import { useView } from "../viewContext";
import { TextField } from "./fields/TextField";
import classes from "./Inspector.module.css";
import { SchemaForm } from "./SchemaForm";

/** Settings of the journey as a whole; shown while no step is selected. */
export function JourneyPanel() {
  const editor = useEditor();
  const { journey, problems, canEdit, counts } = useView();
  const { name, document } = useDraft();
  const labels = en.journey.labels;
  return (
    <>
      <h2 className={classes.title}>{en.journey.editor.journey}</h2>
      <p className={classes.hint}>
        {canEdit ? en.journey.inspector.journeyHint : en.journey.editor.readOnly}
      </p>
      <fieldset className={classes.fields} disabled={!canEdit}>
        <TextField
          label={en.journey.create.name}
          value={name}
          required
          maxLength={120}
          onCommit={(next) => {
            if (!next.trim()) return;
            editor.commit(labels.journeyName, (d) => ({ ...d, name: next }), {
              mergeKey: "journey name",
            });
          }}
        />
        <SchemaForm
          schema={GRAPH_SCHEMA}
          root={GRAPH_SCHEMA}
          values={{ ...document.graph }}
          problems={problems.filter((p) => p.node === null)}
          nodeId={null}
          onChange={(changes, title) =>
            editor.change(labels.settings(title), (d) => ops.changeGraph(d, changes), {
              mergeKey: `journey ${Object.keys(changes)}`,
            })
          }
        />
      </fieldset>
      {counts && (
        <dl className={classes.numbers} data-section>
          <dt>{en.journey.list.inside}</dt>
          <dd>{formatCount(peopleInside(counts))}</dd>
          <dt>{en.journey.editor.entered}</dt>
          <dd>{formatCount(counts.entered)}</dd>
          {Object.entries(counts.ended).map(([reason, n]) => (
            <Ended key={reason} reason={reason} people={n} />
          ))}
        </dl>
      )}
      {counts && (
        <Anchor component={Link} to={`/j/${journey.id}/people`} size="sm">
          {en.people.open}
        </Anchor>
      )}
    </>
  );
}

function Ended({ reason, people }: { reason: string; people: number }) {
  return (
    <>
      <dt>{en.journey.editor.ended(reason)}</dt>
      <dd>{formatCount(people)}</dd>
    </>
  );
}
