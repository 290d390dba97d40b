import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { NodeKind } from "../../api/types";
import { Canvas } from "../../canvas/Canvas";
import { createOverlay } from "../../canvas/overlay";
import type { LaneView } from "../../canvas/types";
import type { CanvasHandle } from "../../canvas/useCanvasHandle";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { useWords } from "../usePicture";
import { ChangeList } from "./ChangeList";
import classes from "./Diff.module.css";
import { compare, keyOf, type State, type StepChange } from "./diff";
import { unionPicture } from "./union";
import { useVocabulary } from "./useVocabulary";
import { changeWords } from "./words";

/** Stages are not drawn: two versions may disagree about them. */
const NO_LANES: LaneView[] = [];

interface DiffViewProps {
  kinds: NodeKind[];
  after: State;
  /** What it is compared with; null: only one is shown. */
  before: State | null;
  titles: { after: string; before: string };
}

/** One state of a journey drawn, or two in one picture with the list of what differs. */
export function DiffView({ kinds, after, before, titles }: DiffViewProps) {
  const words = useWords(kinds);
  const vocabulary = useVocabulary(kinds);
  const canvas = useRef<CanvasHandle>(null);
  const [overlay] = useState(createOverlay);
  const [selected, setSelected] = useState<string | null>(null);
  const older = before ?? after;
  const { picture, paths } = useMemo(
    () => unionPicture(older.document, after.document, words),
    [older, after, words],
  );
  const changes = useMemo(() => (before ? compare(before, after) : []), [before, after]);
  useEffect(() => {
    const steps = changes.flatMap(({ id, kind }) => (id === null ? [] : [[id, kind] as const]));
    overlay.setState({ canEdit: false, changes: { ...paths, ...Object.fromEntries(steps) } });
  }, [overlay, changes, paths]);
  useEffect(() => overlay.setState({ selected }), [overlay, selected]);

  const speaker = { before: older, after, words, vocabulary };
  const show = (change: StepChange) => {
    setSelected(keyOf(change));
    if (change.id !== null) canvas.current?.showStep(change.id);
    const { title } = changeWords(change, speaker);
    const at = changes.indexOf(change) + 1;
    announce(en.versions.spoken(en.versions.kinds[change.kind], title, at, changes.length));
  };
  const walk = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!by || !(event.ctrlKey || event.metaKey) || !changes.length) return;
    event.preventDefault();
    event.stopPropagation();
    const at = changes.findIndex((change) => keyOf(change) === selected);
    const next = at < 0 ? (by > 0 ? 0 : -1) : at + by;
    const change = changes.at(next % changes.length);
    if (change) show(change);
  };
  const count = en.versions.changes(changes.length);
  const label = before
    ? en.versions.pictureOfBoth(titles.before, titles.after, count)
    : en.versions.picture(titles.after);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is inside
    <div className={classes.both} data-two={before ? true : undefined} onKeyDown={walk}>
      <div className={classes.canvas}>
        <Canvas
          ref={canvas}
          picture={picture}
          lanes={NO_LANES}
          overlay={overlay}
          label={label}
          onSelect={setSelected}
          describe={(id) => picture.steps.find((step) => step.id === id)?.title ?? ""}
          onSelectMany={() => {}}
          onGrab={() => false}
          onRename={() => {}}
          onMenu={() => {}}
          onInsert={() => {}}
          onKeyDown={() => {}}
        />
      </div>
      {before && (
        <ChangeList
          changes={changes}
          selected={selected}
          say={(change) => changeWords(change, speaker)}
          onShow={show}
        />
      )}
    </div>
  );
}
