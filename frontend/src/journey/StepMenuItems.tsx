import { Menu } from "@mantine/core";
import { en } from "../texts/en";
import { useEditor, useOthers } from "./editorStore";
import { branchesOf } from "./kinds";
import { copyByMenu, pasteByMenu } from "./menuClipboard";
import { indexOf } from "./model";
import type { Places } from "./usePlaces";
import { useView } from "./viewContext";
import { branchOf } from "./walk";

interface StepMenuItemsProps {
  id: string;
  places: Places;
}

/** What can be done with the selected steps, for those who neither drag nor know the keys. */
export default function StepMenuItems({ id, places }: StepMenuItemsProps) {
  const editor = useEditor();
  const { canEdit, commands } = useView();
  const others = useOthers();
  const { document } = editor.getDraft();
  const isOne = others.length === 0;
  const isEntry = indexOf(document).nodes.get(id)?.kind === "entry";
  const branch = branchOf(document, id);
  const split = branch && indexOf(document).nodes.get(branch.source);
  const canReorder = branchesOf(split?.settings.branches).some((b) => b.key === branch?.key);
  const texts = en.editing.menu;
  const item = (label: string, act: () => void) => (
    // After the menu has closed: it gives the focus back first.
    <Menu.Item onClick={() => requestAnimationFrame(act)}>{label}</Menu.Item>
  );
  return (
    <>
      {canEdit && isOne && (
        <>
          {item(texts.addAfter, () => places.ask("after"))}
          {!isEntry && item(texts.addBefore, () => places.ask("before"))}
          {!isEntry && item(texts.move, commands.move)}
          {item(texts.rename, commands.rename)}
          <Menu.Divider />
        </>
      )}
      {item(texts.copy, () => void copyByMenu(commands.copied(), commands.didCopy))}
      {canEdit && (
        <>
          {item(texts.cut, () => void copyByMenu(commands.copied(), commands.didCut))}
          {item(texts.paste, () => void pasteByMenu(commands.paste))}
          {item(texts.duplicate, commands.duplicate)}
        </>
      )}
      <Menu.Divider />
      {item(texts.selectBranch, commands.selectBranch)}
      {canEdit && canReorder && (
        <>
          {item(texts.branchLeft, () => commands.moveBranch(-1))}
          {item(texts.branchRight, () => commands.moveBranch(1))}
        </>
      )}
      {canEdit && !(isOne && isEntry) && (
        <>
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => requestAnimationFrame(commands.remove)}>
            {texts.remove}
          </Menu.Item>
        </>
      )}
    </>
  );
}
