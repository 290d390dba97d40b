import { Button } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { KindIcon } from "../../ui/kinds/KindIcon";
import { Loading } from "../../ui/Loading";
import { later } from "../../ui/later";
import { useDraft, useEditor, useEditorState } from "../editorStore";
import { PlaceSection } from "../free/PlaceSection";
import { copyByMenu, pasteByMenu } from "../menuClipboard";
import { indexOf } from "../model";
import { readingOrder } from "../reading";
import { idsIn } from "../selection";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

const SharedFields = later(() => import("./SharedFields"), <Loading />);

/** Several steps are selected: what can be done with all of them. */
export default function ManyPanel() {
  const editor = useEditor();
  const { canEdit, commands, words } = useView();
  const { document } = useDraft();
  const chosen = new Set(idsIn(useEditorState((s) => s.history.present)));
  const steps = readingOrder(document).filter((id) => chosen.has(id));
  const texts = en.editing;
  return (
    <>
      <h2 className={classes.title}>{texts.selection.count(chosen.size)}</h2>
      {canEdit && <p className={classes.hint}>{texts.many.hint}</p>}
      <div className={classes.manyActions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="copy" size={14} />}
          onClick={() => void copyByMenu(commands.copied(), commands.didCopy)}
        >
          {texts.menu.copy}
        </Button>
        {canEdit && (
          <>
            <Button
              size="xs"
              variant="default"
              onClick={() => void copyByMenu(commands.copied(), commands.didCut)}
            >
              {texts.menu.cut}
            </Button>
            <Button size="xs" variant="default" onClick={() => void pasteByMenu(commands.paste)}>
              {texts.menu.paste}
            </Button>
            <Button size="xs" variant="default" onClick={commands.duplicate}>
              {texts.menu.duplicate}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="red"
              leftSection={<Icon name="trash" size={14} />}
              onClick={commands.remove}
            >
              {texts.menu.remove}
            </Button>
          </>
        )}
      </div>
      <SharedFields ids={steps} />
      <PlaceSection />
      <ul className={classes.chosen}>
        {steps.map((id) => {
          const node = indexOf(document).nodes.get(id);
          return (
            node && (
              <li key={id}>
                <KindIcon kind={node.kind} size={24} />
                <button type="button" onClick={() => editor.select(id)}>
                  {words.title(node)}
                </button>
              </li>
            )
          );
        })}
      </ul>
    </>
  );
}
