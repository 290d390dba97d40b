import { Menu } from "@mantine/core";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { focusLater } from "../../ui/focusLater";
import { useEditor } from "../editorStore";
import * as ops from "../ops";
import classes from "../QuickAdd.module.css";
import { useView } from "../viewContext";
import type { BranchAt } from "./useLabelDrag";

interface BranchMenuProps {
  at: BranchAt;
  onClose: () => void;
}

/** What can be done with a branch, for those who do not drag its label. */
export default function BranchMenu({ at, onClose }: BranchMenuProps) {
  const editor = useEditor();
  const { canvas } = useView();
  const { source, branch, label } = at;
  const move = (by: -1 | 1) => {
    editor.change(en.journey.labels.moveBranch, (d) => ops.moveBranch(d, source, branch.key, by), {
      select: source,
    });
    announce(en.branches.moved(label, branch.at + by + 1, branch.of));
  };
  const rename = () => {
    editor.store.setState({ panel: "setup" });
    editor.select(source);
    // Once the settings of the step are open.
    focusLater(() => focusName(branch.at), 2);
  };
  const close = () => {
    onClose();
    canvas.current?.focusStep(source);
  };
  return (
    <Menu
      opened
      onClose={close}
      position="bottom-start"
      shadow="md"
      width={190}
      withinPortal={false}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label={en.branches.menu(label)}
          className={classes.point}
          style={{ left: at.x, top: at.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={en.branches.menu(label)}>
        <Menu.Item disabled={branch.at === 0} onClick={() => move(-1)}>
          {en.branches.left}
        </Menu.Item>
        <Menu.Item disabled={branch.at === branch.of - 1} onClick={() => move(1)}>
          {en.branches.right}
        </Menu.Item>
        <Menu.Item onClick={() => setTimeout(rename)}>{en.branches.rename}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function focusName(at: number) {
  const name = CSS.escape(en.journey.fields.branchName);
  document.querySelectorAll<HTMLInputElement>(`aside input[aria-label="${name}"]`)[at]?.select();
}
