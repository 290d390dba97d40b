import { ActionIcon, Button } from "@mantine/core";
import { useState } from "react";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { Loading } from "../../ui/Loading";
import { later, laterOpened } from "../../ui/later";
import { useOpener } from "../../ui/useOpener";
import { useDraft, useEditor, useEditorState } from "../editorStore";
import { PlaceSection } from "../free/PlaceSection";
import { indexOf } from "../model";
import * as ops from "../ops";
import { usePlaces } from "../usePlaces";
import { useView } from "../viewContext";
import { TextField } from "./fields/TextField";
import classes from "./Inspector.module.css";
import { PathsSection } from "./PathsSection";
import { isTimed, PlannedCalls } from "./PlannedCalls";
import { SchemaForm } from "./SchemaForm";

const MapSection = later(() => import("../map/MapSection"), <Loading />);
const SplitSection = later(() => import("./SplitSection"), <Loading />);
const MoreActions = laterOpened(() => import("./MoreActions"));

/** Name, settings and paths of one step. Fields write by themselves. */
export function StepPanel({ id }: { id: string }) {
  const editor = useEditor();
  const { kinds, problems, canEdit } = useView();
  const { document } = useDraft();
  // Added a moment ago: its gaps are being filled, not forgotten.
  const isFresh = useEditorState((s) => s.fresh === id);
  const node = indexOf(document).nodes.get(id);
  if (!node) return null;
  const kind = kinds.find((k) => k.kind === node.kind);
  const texts = en.journey.inspector;
  const labels = en.journey.labels;
  return (
    <>
      <fieldset className={classes.fields} disabled={!canEdit}>
        <TextField
          label={texts.name}
          placeholder={texts.namePlaceholder}
          value={node.name}
          maxLength={200}
          data-step-name
          onCommit={(name) =>
            editor.change(labels.rename, (d) => ops.rename(d, id, name), { mergeKey: `name ${id}` })
          }
        />
        {kind ? (
          <SchemaForm
            schema={kind.schema}
            root={kind.schema}
            values={node.settings}
            problems={isFresh ? [] : problems.filter((p) => p.node === id)}
            nodeId={id}
            onChange={(changes, title) =>
              editor.change(labels.settings(title), (d) => ops.changeSettings(d, id, changes), {
                mergeKey: `${id} ${Object.keys(changes)}`,
              })
            }
          />
        ) : (
          <p className={classes.hint}>{texts.unknownKind}</p>
        )}
      </fieldset>
      <PathsSection node={node} />
      <PlaceSection />
      <MapDetails id={id} />
      {isTimed(node) && <PlannedCalls />}
      {node.kind === "split" && <SplitSection id={id} />}
      {canEdit && node.kind !== "entry" && <Actions id={id} />}
    </>
  );
}

/** Closed at first: most steps are about what happens, not about what it is like. */
function MapDetails({ id }: { id: string }) {
  const { canEdit } = useView();
  const { map } = useDraft();
  const [isOpen, setOpen] = useState(id in map);
  return (
    <details
      className={classes.section}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className={classes.summary}>{en.journey.map.title}</summary>
      {isOpen && (
        <fieldset className={classes.fields} disabled={!canEdit}>
          <MapSection id={id} />
        </fieldset>
      )}
    </details>
  );
}

function Actions({ id }: { id: string }) {
  const editor = useEditor();
  const { kinds, words } = useView();
  const places = usePlaces(kinds);
  const node = indexOf(editor.getDraft().document).nodes.get(id);
  const title = node ? words.title(node) : id;
  const { opener, opened } = useOpener("menu");
  const texts = en.journey.inspector;
  return (
    <div className={`${classes.section} ${classes.actions}`}>
      <Button size="xs" variant="default" onClick={() => places.startMove(id)}>
        {texts.move}
      </Button>
      <ActionIcon
        {...opener}
        variant="default"
        size={30}
        aria-label={en.editing.outline.menu(title)}
      >
        <Icon name="dots" size={16} />
      </ActionIcon>
      <MoreActions {...opened} step={id} places={places} />
      <Button
        size="xs"
        variant="subtle"
        color="red"
        leftSection={<Icon name="trash" size={14} />}
        onClick={() => editor.askToRemove(id)}
      >
        {texts.remove}
      </Button>
    </div>
  );
}
