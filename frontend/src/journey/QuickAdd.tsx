import { NativeSelect, Popover, TextInput } from "@mantine/core";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { en } from "../texts/en";
import { KindIcon } from "../ui/kinds/KindIcon";
import { useDraft, useEditor, useEditorState } from "./editorStore";
import { outcomeLabel } from "./kinds";
import { indexOf, outcomesIn, type Place } from "./model";
import { canInsert } from "./ops";
import classes from "./QuickAdd.module.css";
import type { Places } from "./usePlaces";
import { useView } from "./viewContext";

/** The list of kinds at a (+): type, arrows, Enter. */
export default function QuickAdd({ places }: { places: Places }) {
  const editor = useEditor();
  const { canvas } = useView();
  const open = useEditorState((s) => s.quickAdd);
  const close = () => {
    editor.store.setState({ quickAdd: null });
    canvas.current?.focusStep(editor.store.getState().history.present.selected);
  };
  if (!open) return null;
  return (
    <Popover
      opened
      onDismiss={close}
      trapFocus
      position="bottom"
      shadow="md"
      width={260}
      withinPortal
      withRoles={false}
    >
      <Popover.Target>
        <span className={classes.anchor} style={{ left: open.x, top: open.y }} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={en.journey.quickAdd.title} p="xs">
        <KindList place={open.place} places={places} onClose={close} />
        <PathChoice place={open.place} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Which of several ways out the step is put on; keys reach every branch this way. */
function PathChoice({ place }: { place: Place }) {
  const editor = useEditor();
  const { document } = useDraft();
  const node = indexOf(document).nodes.get(place.source);
  const keys = node ? outcomesIn(document, node) : [];
  if (!node || keys.length < 2) return null;
  const choose = (key: string) =>
    editor.store.setState(({ quickAdd }) => ({
      quickAdd: quickAdd && { ...quickAdd, place: { source: place.source, key } },
    }));
  return (
    <NativeSelect
      size="xs"
      mt="xs"
      label={en.editing.path}
      value={place.key}
      data={keys.map((key) => ({ value: key, label: outcomeLabel(node, key) }))}
      onChange={(event) => choose(event.currentTarget.value)}
    />
  );
}

interface KindListProps {
  place: Place;
  places: Places;
  onClose: () => void;
}

function KindList({ place, places, onClose }: KindListProps) {
  const { document } = useDraft();
  const listId = useId();
  const [search, setSearch] = useState("");
  const [active, setActive] = useState(0);
  const found = places.kinds.filter(
    ({ kind, label, group }) =>
      canInsert(document, kind, place) &&
      `${label} ${group}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  const list = useRef<HTMLDivElement>(null);
  const go = (to: number) => {
    setActive(to);
    list.current?.children[to]?.scrollIntoView({ block: "nearest" });
  };
  const choose = (kind: string | undefined) => {
    if (!kind) return;
    places.insertAt(place, kind);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") choose(found[active]?.kind);
    else if (event.key === "ArrowDown") go(Math.min(active + 1, found.length - 1));
    else if (event.key === "ArrowUp") go(Math.max(active - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="xs"
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={found[active] && `${listId}-${active}`}
        aria-label={en.journey.quickAdd.title}
        placeholder={en.journey.quickAdd.placeholder}
        value={search}
        onChange={(event) => {
          setSearch(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div
        ref={list}
        role="listbox"
        id={listId}
        aria-label={en.journey.quickAdd.title}
        className={classes.list}
      >
        {found.map(({ kind, label, group }, at) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={kind}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === active}
            className={classes.option}
            onPointerMove={() => setActive(at)}
            onClick={() => choose(kind)}
          >
            <KindIcon kind={kind} size={28} />
            <span>{label}</span>
            <span className={classes.group}>{group}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className={classes.nothing}>{en.journey.palette.nothing}</p>}
    </>
  );
}
