import { en } from "../../texts/en";
import { later } from "../../ui/later";
import { GRAPH_SCHEMA } from "../check/graphSchema";
import { useDraft, useEditor } from "../editorStore";
import * as ops from "../ops";

import { useTabs } from "../safety/useTabGuard";

import { useView } from "../viewContext";
import { TextField } from "./fields/TextField";
import classes from "./Inspector.module.css";
import { SchemaForm } from "./SchemaForm";

const LabelField = later(() => import("../list/LabelField"));

/** Settings of the journey as a whole; shown while no step is selected. */
export function JourneyPanel() {
  const editor = useEditor();
  const { journey, problems, canEdit } = useView();
  const { name, document } = useDraft();
  const { isHere } = useTabs();
  const labels = en.journey.labels;
  const { readOnly } = en.journey.editor;
  return (
    <>
      <p className={classes.hint}>
        {canEdit ? en.journey.inspector.journeyHint : isHere ? readOnly : en.safety.tab.hint}
      </p>
      <fieldset className={classes.fields} disabled={!canEdit}>
        <TextField
          label={en.journey.inspector.name}
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
      <div className={classes.fields} data-section>
        <LabelField id={journey.id} known={journey.labels} canEdit={canEdit} />
      </div>
    </>
  );
}
