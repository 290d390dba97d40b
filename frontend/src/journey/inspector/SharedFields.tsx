import { en } from "../../texts/en";
import { useDraft, useEditor } from "../editorStore";
import { indexOf } from "../model";
import * as ops from "../ops";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";
import { SchemaForm } from "./SchemaForm";
import { sharedOf } from "./shared";

/** The settings all selected steps have; a change is written to each of them at once. */
export default function SharedFields({ ids }: { ids: string[] }) {
  const editor = useEditor();
  const { kinds, canEdit } = useView();
  const { document } = useDraft();
  const steps = ids.flatMap((id) => indexOf(document).nodes.get(id) ?? []);
  const shared = sharedOf(steps, kinds);
  const texts = en.editing.many;
  if (!shared) return <p className={classes.hint}>{texts.nothingShared}</p>;
  const write = (changes: Record<string, unknown>, title: string) =>
    editor.change(
      texts.label(title, ids.length),
      (all) => ids.reduce((left, id) => ops.changeSettings(left, id, changes), all),
      { mergeKey: `${ids} ${Object.keys(changes)}`, selectMany: ids },
    );
  return (
    <section className={classes.section} aria-labelledby="shared-settings">
      <h3 id="shared-settings" className={classes.title}>
        {texts.shared}
      </h3>
      {shared.mixed.length > 0 && <p className={classes.hint}>{texts.mixed(shared.mixed)}</p>}
      <fieldset className={classes.fields} disabled={!canEdit}>
        <SchemaForm
          // Fields keep what is typed: those of other steps begin anew.
          key={ids.join(" ")}
          schema={shared.schema}
          root={shared.root}
          values={shared.values}
          problems={[]}
          nodeId={null}
          onChange={write}
        />
      </fieldset>
    </section>
  );
}
