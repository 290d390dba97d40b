import { useEffect, useRef, useState } from "react";
import { Canvas } from "../canvas/Canvas";
import type { OverlayStore } from "../canvas/overlay";
import type { LaneView, Picture } from "../canvas/types";
import { en } from "../texts/en";
import { Loading } from "../ui/Loading";
import { later } from "../ui/later";
import { type BranchAt, useLabelDrag } from "./branches/useLabelDrag";
import { describeStep } from "./describe";
import { useEditor } from "./editorStore";
import { useFreeDrag } from "./free/useFreeDrag";
import type { KeyContext } from "./keys";
import type { Arrangement } from "./layout";
import { indexOf } from "./model";
import { PlacingNotice } from "./PlacingNotice";
import { useCounts } from "./results/useNumbers";
import classes from "./Stage.module.css";
import { idsIn, many, toggled } from "./selection";
import { FocusOnOpen, useFocusOnPlace, useHistoryKeys } from "./stageFocus";
import { useCanvasKeys } from "./useCanvasKeys";
import { useCardDrag } from "./useCardDrag";
import { useClipboard } from "./useClipboard";
import type { Places } from "./usePlaces";
import { useChosenView, ViewSwitch } from "./ViewSwitch";
import { useView } from "./viewContext";

const BranchMenu = later(() => import("./branches/BranchMenu"));
const Outline = later(() => import("./outline/Outline"), <Loading />);
const StepMenu = later(() => import("./StepMenu"));

interface StageProps {
  picture: Picture;
  lanes: LaneView[];
  arrangement: Arrangement;
  overlay: OverlayStore;
  places: Places;
  onShowKeys: () => void;
}

export interface MenuAt {
  id: string;
  x: number;
  y: number;
}

/** The journey as a picture or as an outline: two ways to do the same. */
export function Stage({ picture, lanes, arrangement, overlay, places, onShowKeys }: StageProps) {
  const editor = useEditor();
  const { journey, problems, words, canEdit, canvas, commands } = useView();
  const counts = useCounts() ?? null;
  const surface = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const { view, isNarrow, setView } = useChosenView();
  const canEditHere = canEdit && !(isNarrow && view === "flow");
  const { ghost, grab: grabStep } = useCardDrag(overlay, places, canEditHere);
  const grabCard = useFreeDrag(overlay, canEditHere);
  const isFree = arrangement.isFree ?? false;
  const [branchMenu, setBranchMenu] = useState<BranchAt | null>(null);
  const grabLabel = useLabelDrag({ overlay, picture, canEdit: canEditHere, onMenu: setBranchMenu });
  useClipboard(surface, commands, canEditHere);
  useFocusOnPlace(overlay);
  useHistoryKeys(editor, canEditHere);
  const isFocusWanted = useRef(false);
  useEffect(() => overlay.setState({ canEdit: canEditHere }), [overlay, canEditHere]);

  const titleOf = (id: string) => {
    const node = indexOf(editor.getDraft().document).nodes.get(id);
    return node ? words.title(node) : id;
  };
  const present = () => editor.store.getState().history.present;
  const openMenu = (id: string, at: { x: number; y: number }) => {
    if (!idsIn(present()).includes(id)) editor.select(id);
    setMenu({ id, ...at });
  };
  /** Put down what is being placed; the focus goes to the step, not to where it was. */
  const onPlus = (place: string, at: DOMRect) => {
    const wasPlacing = editor.store.getState().placing !== null;
    places.onPlus(place, at);
    if (wasPlacing) canvas.current?.focusStep(present().selected);
  };
  const keys: KeyContext = {
    editor,
    places: { ...places, onPlus },
    commands,
    canEdit: canEditHere,
    titleOf,
    focus: (id) => canvas.current?.focusStep(id),
    onShowKeys,
    onToggleView: () => {
      isFocusWanted.current = true;
      setView(view === "flow" ? "outline" : "flow");
    },
    onMenu: () => {
      const { selected } = present();
      const box = document.activeElement?.getBoundingClientRect();
      if (selected === null || !box) return;
      // After the key press: a menu closes at any key outside it, also at the one that opened it.
      setTimeout(() => openMenu(selected, { x: box.left + 40, y: box.bottom }));
    },
  };
  const lit = () => overlay.getState().lit;
  const onKeyDown = useCanvasKeys({ ...keys, arrangement, problems, canvas, lit });
  const label = en.journey.editor.canvas(
    journey.name,
    en.journey.steps(picture.steps.length),
    en.journey.editor.problems(problems.filter((p) => p.level === "problem").length),
  );
  const onSelect = (id: string | null, isAdding: boolean) => {
    if (id !== null && (isAdding || editor.store.getState().isPicking)) {
      editor.selectAll(toggled(present(), id));
    } else editor.select(id);
  };
  return (
    <div ref={surface} className={classes.stage}>
      {view === "flow" ? (
        <>
          <Canvas
            ref={canvas}
            picture={picture}
            lanes={lanes}
            overlay={overlay}
            label={label}
            onSelect={onSelect}
            onSelectMany={(ids) => editor.selectAll(many(ids))}
            onGrab={isFree ? grabCard : grabStep}
            onGrabLabel={grabLabel}
            onRename={commands.rename}
            onMenu={openMenu}
            onInsert={onPlus}
            onKeyDown={onKeyDown}
            describe={(id) =>
              describeStep({ document: editor.getDraft().document, words, problems, counts }, id)
            }
          />
          <FocusOnOpen isWanted={isFocusWanted} />
        </>
      ) : (
        <Outline
          ref={canvas}
          label={en.editing.outline.label(label)}
          keys={keys}
          overlay={overlay}
          onMenu={openMenu}
        >
          <FocusOnOpen isWanted={isFocusWanted} />
        </Outline>
      )}
      <PlacingNotice />
      <ViewSwitch view={view} onChange={setView} />
      {ghost && (
        <div className={classes.ghost} style={{ left: ghost.x, top: ghost.y }}>
          {titleOf(ghost.id)}
        </div>
      )}
      {branchMenu && <BranchMenu at={branchMenu} onClose={() => setBranchMenu(null)} />}
      {menu && <StepMenu at={menu} places={places} onClose={() => setMenu(null)} />}
    </div>
  );
}
