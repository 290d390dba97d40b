import { ActionIcon } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import { useEditor, useEditorState } from "../editorStore";
import inspector from "../inspector/Inspector.module.css";
import { useView } from "../viewContext";
import { nudge, type Side } from "./nudge";
import classes from "./PlaceSection.module.css";

const ICONS: Record<Side, IconName> = {
  left: "chevronLeft",
  up: "chevronUp",
  down: "chevronDown",
  right: "chevronRight",
};

/** Moves the selected cards without dragging; only where cards are arranged freely. */
export function PlaceSection() {
  const editor = useEditor();
  const { canEdit } = useView();
  const isFree = useEditorState((s) => s.history.present.draft.free !== undefined);
  if (!canEdit || !isFree) return null;
  return (
    <section className={inspector.section} aria-label={en.free.position}>
      <h3 className={inspector.title}>{en.free.position}</h3>
      <div className={classes.ways}>
        {(Object.keys(ICONS) as Side[]).map((side) => (
          <ActionIcon
            key={side}
            variant="default"
            size={30}
            aria-label={en.free.move[side]}
            title={en.free.move[side]}
            onClick={() => nudge(editor, side)}
          >
            <Icon name={ICONS[side]} size={16} />
          </ActionIcon>
        ))}
      </div>
    </section>
  );
}
