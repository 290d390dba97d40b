import {
  type MouseEvent,
  type ReactNode,
  type Ref,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useStore } from "zustand";
import type { OverlayStore } from "../../canvas/overlay";
import type { CanvasHandle } from "../../canvas/useCanvasHandle";
import { focusLater } from "../../ui/focusLater";
import { useDraft, useEditor, useEditorState, useOthers, useSelected } from "../editorStore";
import type { KeyContext } from "../keys";
import { placeId } from "../model";
import { canInsert, canMove } from "../ops";
import { placesInOrder } from "../reading";
import { useCounts } from "../results/useNumbers";
import { toggled } from "../selection";
import { useView } from "../viewContext";
import classes from "./Outline.module.css";
import { OutlineRow } from "./OutlineRow";
import { keysAround, type Row, rowsOf } from "./rows";
import { useOutlineKeys } from "./useOutlineKeys";
import { useOutlineWords } from "./useOutlineWords";

interface OutlineProps {
  label: string;
  keys: KeyContext;
  overlay: OverlayStore;
  onMenu: (id: string, at: { x: number; y: number }) => void;
  ref: Ref<CanvasHandle>;
  children: ReactNode;
}

/** The journey as a tree of lines: everything the canvas can do, without a picture. */
export default function Outline({ label, keys, overlay, onMenu, ref, children }: OutlineProps) {
  const editor = useEditor();
  const { words, problems, canEdit } = useView();
  const counts = useCounts() ?? null;
  const { document } = useDraft();
  const selected = useSelected();
  const others = useOthers();
  const near = useStore(overlay, (o) => o.near);
  const tree = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const legal = useLegalPlaces();
  const rows = useMemo(() => rowsOf(document, { closed, legal }), [document, closed, legal]);
  const { activeKey, activate } = useActiveRow(rows, selected);
  const wordsOf = useOutlineWords({ document, words, problems, counts });
  const chosen = useMemo(() => new Set([selected, ...others]), [selected, others]);

  const find = (key: string) =>
    tree.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
  const reveal = (id: string) => {
    const around = new Set(keysAround(editor.getDraft().document, id));
    setClosed((all) => (keysHit(all, around) ? without(all, around) : all));
  };
  const focusRow = (key: string) => {
    activate(key);
    focusLater(() => find(key)?.focus());
  };
  const setOpen = (key: string, isOpen: boolean) =>
    setClosed((all) => (isOpen ? without(all, new Set([key])) : new Set([...all, key])));

  const handle = useRef<CanvasHandle>(null as unknown as CanvasHandle);
  handle.current = {
    focusStep: (id) => {
      if (id !== null) reveal(id);
      const key = id ?? rows[0]?.key;
      if (key !== undefined) focusLater(() => focusRow(key));
    },
    showStep: (id) => {
      reveal(id);
      requestAnimationFrame(() => find(id)?.scrollIntoView({ block: "nearest" }));
    },
    focusPlace: (place) => focusRow(`place ${place}`),
    showSteps: ([first]) =>
      first !== undefined && find(first)?.scrollIntoView({ block: "nearest" }),
    openAt: (id) => find(id)?.scrollIntoView({ block: "center" }),
    zoomBy: () => {},
    zoomTo: () => {},
    zoom: () => 1,
    showAll: () => {},
  };
  useImperativeHandle(ref, () => handle.current);

  const follow = (target: string) => {
    editor.select(target);
    handle.current.focusStep(target);
  };
  const onKeyDown = useOutlineKeys({ rows, activeKey, keys, wordsOf, focusRow, setOpen, follow });

  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const element = target.closest<HTMLElement>("[data-row]");
    const row = rows.find((each) => each.key === element?.dataset.row);
    if (!row || !element) return;
    event.preventDefault();
    activate(row.key);
    const box = (target.closest("button") ?? element).getBoundingClientRect();
    switch (target.closest<HTMLElement>("[data-act]")?.dataset.act) {
      case "toggle":
        return setOpen(row.key, !row.isOpen);
      case "add":
        return keys.places.onPlus(placeId(placeIn(row)), box);
      case "menu":
        if (row.type === "step") onMenu(row.id, { x: box.left, y: box.bottom });
        return;
      case "link":
        if ("leads" in row && "target" in row.leads) follow(row.leads.target);
        return;
    }
    if (row.type === "place") keys.places.onPlus(placeId(row.place), box);
    else if (row.type !== "step") {
      editor.select(row.place.source);
      activate(row.key);
    } else if (event.shiftKey || event.ctrlKey || editor.store.getState().isPicking) {
      editor.selectAll(toggled(editor.store.getState().history.present, row.id));
    } else editor.select(row.id);
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    const key = (event.target as HTMLElement).closest<HTMLElement>("[data-row]")?.dataset.row;
    const row = rows.find((each) => each.key === key);
    if (row?.type !== "step") return;
    event.preventDefault();
    onMenu(row.id, { x: event.clientX, y: event.clientY });
  };

  return (
    <div className={classes.frame} data-outline>
      <div
        ref={tree}
        role="tree"
        aria-label={label}
        aria-multiselectable
        className={classes.tree}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={onContextMenu}
      >
        {rows.map((row) => (
          <OutlineRow
            key={row.key}
            row={row}
            isActive={row.key === activeKey}
            isNear={row.type === "place" && placeId(row.place) === near}
            isSelected={row.type === "step" && chosen.has(row.id)}
            canEdit={canEdit}
            {...wordsOf(row, row.key === activeKey)}
          />
        ))}
      </div>
      {children}
    </div>
  );
}

function placeIn(row: Row) {
  if (row.type !== "step") return row.place;
  return row.after ?? { source: row.id, key: "" };
}

/** Where the focus is in the tree: the selected step, unless one went on to another row. */
function useActiveRow(rows: Row[], selected: string | null) {
  const [gone, setGone] = useState<{ to: string; from: string | null }>({ to: "", from: null });
  const isKnown = (key: string | null) => key !== null && rows.some((row) => row.key === key);
  const place = rows.find((row) => row.type === "place")?.key ?? null;
  const wished = gone.from === selected || place ? gone.to : selected;
  const editor = useEditor();
  const activeKey =
    [wished, place, selected, rows[0]?.key ?? null].find((key) => isKnown(key)) ?? null;
  const activate = (to: string) =>
    setGone({ to, from: editor.store.getState().history.present.selected });
  return { activeKey, activate };
}

/** Places that take what is being placed. */
function useLegalPlaces(): ReadonlySet<string> | null {
  const { document } = useDraft();
  const placing = useEditorState((s) => s.placing);
  return useMemo(() => {
    if (!placing) return null;
    const fits = placesInOrder(document).filter((place) =>
      placing.what === "new"
        ? canInsert(document, placing.kind, place)
        : canMove(document, placing.id, place),
    );
    return new Set(fits.map(placeId));
  }, [document, placing]);
}

const keysHit = (all: ReadonlySet<string>, some: ReadonlySet<string>) =>
  [...some].some((key) => all.has(key));

const without = (all: ReadonlySet<string>, some: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...all].filter((key) => !some.has(key)));
