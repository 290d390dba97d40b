import { en } from "../../texts/en";
import { Loading } from "../../ui/Loading";
import { later } from "../../ui/later";
import { lookUp } from "../../ui/lookUp";
import { useOpenComments } from "../comments/useOpenComments";
import { useEditor, useEditorState, useOthers, useSelected } from "../editorStore";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";
import { InspectorHead } from "./InspectorHead";
import { PanelTabs } from "./PanelTabs";

const SetupPanel = later(() => import("./SetupPanel"), <Loading />);
const ManyPanel = later(() => import("./ManyPanel"), <Loading />);
const CommentsPanel = later(() => import("../comments/CommentsPanel"), <Loading />);
const PeoplePanel = later(() => import("../results/PeoplePanel"), <Loading />);

/** The selected step, or the journey when none is: its settings, its people, its comments. */
export function Inspector() {
  const editor = useEditor();
  const selected = useSelected();
  const isMany = useOthers().length > 0;
  const { canEdit } = useView();
  const panel = useEditorState((s) => s.panel);
  const comments = lookUp(useOpenComments(), selected ?? "") ?? 0;
  const labels = {
    setup: en.journey.inspector.setup,
    people: en.openers.people,
    comments: en.openers.comments(comments),
  };
  if (isMany) {
    return (
      <div className={classes.panel} key="many">
        <ManyPanel />
      </div>
    );
  }
  return (
    // Keyed: a field of the former step would show through otherwise.
    <div className={classes.inspector} key={selected ?? "journey"}>
      <InspectorHead id={selected} />
      <PanelTabs
        labels={labels}
        value={panel}
        onChange={(next) => editor.store.setState({ panel: next })}
        // It scrolls: where no field takes the focus, the panel does.
        takesFocus={panel === "setup" && !canEdit}
      >
        {panel === "setup" && <SetupPanel id={selected} />}
        {panel === "people" && <PeoplePanel id={selected} />}
        {panel === "comments" && <CommentsPanel id={selected} />}
      </PanelTabs>
    </div>
  );
}
