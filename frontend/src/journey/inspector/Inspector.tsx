import { Tabs } from "@mantine/core";
import { en } from "../../texts/en";
import { Loading } from "../../ui/Loading";
import { later } from "../../ui/later";
import { lookUp } from "../../ui/lookUp";
import { useOpenComments } from "../comments/useOpenComments";
import { type Panel, useEditor, useEditorState, useOthers, useSelected } from "../editorStore";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";
import { InspectorHead } from "./InspectorHead";
import { JourneyPanel } from "./JourneyPanel";
import { ManyPanel } from "./ManyPanel";
import { StepPanel } from "./StepPanel";

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
  const setPanel = (next: string | null) => next && editor.store.setState({ panel: next as Panel });
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
      <Tabs className={classes.tabs} keepMounted={false} value={panel} onChange={setPanel}>
        <Tabs.List>
          <Tabs.Tab value="setup">{en.journey.inspector.setup}</Tabs.Tab>
          <Tabs.Tab value="people">{en.results.tab}</Tabs.Tab>
          <Tabs.Tab value="comments">{en.comments.tab(comments)}</Tabs.Tab>
        </Tabs.List>
        {/* It scrolls: where no field takes the focus, the panel does. */}
        <Tabs.Panel value="setup" className={classes.panel} {...(!canEdit && { tabIndex: 0 })}>
          {selected === null ? <JourneyPanel /> : <StepPanel id={selected} />}
        </Tabs.Panel>
        <Tabs.Panel value="people" className={classes.panel}>
          <PeoplePanel id={selected} />
        </Tabs.Panel>
        <Tabs.Panel value="comments" className={classes.panel}>
          <CommentsPanel id={selected} />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
