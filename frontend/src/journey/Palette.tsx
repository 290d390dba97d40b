import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { NodeKind } from "../api/types";
import type { OverlayStore } from "../canvas/overlay";
import { en } from "../texts/en";
import { KindIcon } from "../ui/kinds/KindIcon";
import classes from "./Palette.module.css";
import { usePaletteDrag } from "./usePaletteDrag";
import type { Places } from "./usePlaces";

interface PaletteProps {
  overlay: OverlayStore;
  places: Places;
}

/** Kinds of step to add: by click after the selected step, or by dragging onto a path. */
export function Palette({ overlay, places }: PaletteProps) {
  const [search, setSearch] = useState("");
  const { ghost, handlersFor } = usePaletteDrag(overlay, places);
  const groups = groupKinds(places.kinds, search);
  return (
    <section className={classes.palette} aria-label={en.journey.palette.title}>
      <TextInput
        size="xs"
        label={en.journey.palette.find}
        placeholder={en.journey.palette.placeholder}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {groups.length === 0 && <p className={classes.hint}>{en.journey.palette.nothing}</p>}
      {groups.map(([group, kinds]) => (
        <section key={group} aria-label={group}>
          <h2 className={classes.group}>{group}</h2>
          {kinds.map(({ kind, label }) => (
            <button
              key={kind}
              type="button"
              className={classes.item}
              title={en.journey.palette.hint}
              {...handlersFor(kind)}
            >
              <KindIcon kind={kind} size={28} />
              {label}
            </button>
          ))}
        </section>
      ))}
      {ghost && (
        <div className={classes.ghost} style={{ left: ghost.x, top: ghost.y }}>
          <KindIcon kind={ghost.kind} size={28} />
          {places.labelOf(ghost.kind)}
        </div>
      )}
    </section>
  );
}

/** Groups in the server's order; entries are never added, each journey has its one. */
function groupKinds(kinds: NodeKind[], search: string): [string, NodeKind[]][] {
  const wanted = search.trim().toLowerCase();
  const groups = new Map<string, NodeKind[]>();
  for (const kind of kinds) {
    const isWanted = `${kind.label} ${kind.group}`.toLowerCase().includes(wanted);
    if (kind.kind === "entry" || !isWanted) continue;
    groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind]);
  }
  return [...groups];
}
