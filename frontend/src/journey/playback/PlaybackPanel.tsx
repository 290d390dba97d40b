import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { OverlayStore } from "../../canvas/overlay";
import { en } from "../../texts/en";
import { useEditor } from "../editorStore";
import { Outcome } from "./Outcome";
import { onKey } from "./onKey";
import { PersonaBar } from "./PersonaBar";
import classes from "./Playback.module.css";
import { useTrial } from "./useTrial";
import { useTried } from "./useTried";
import { WhoForm } from "./WhoForm";

interface PlaybackPanelProps {
  overlay: OverlayStore;
  /** Whoever opened the panel has not gone elsewhere while it was fetched. */
  isStillHere: () => boolean;
}

/** “Try a persona”: somebody who does not exist walks through the journey as it is drawn. */
export default function PlaybackPanel({ overlay, isStillHere }: PlaybackPanelProps) {
  const texts = en.playback;
  const editor = useEditor();
  const trial = useTrial();
  const { who, settings, isMany, one, many, player } = trial;
  const [isEditing, setEditing] = useState(false);
  const panel = useRef<HTMLElement>(null);
  const close = () => editor.store.setState({ isTrying: false });
  const leave = () => (isEditing ? setEditing(false) : close());
  useTried(overlay, { one: one.data, many: many.data, isMany, index: player.index });
  useEffect(() => {
    if (isStillHere()) panel.current?.focus();
  }, [isStillHere]);
  return (
    <section
      ref={panel}
      className={classes.panel}
      aria-label={texts.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it has keys of its own
      tabIndex={0}
      onKeyDown={(event) => onKey(event, isMany || isEditing ? null : player, leave)}
    >
      <PersonaBar
        who={who}
        settings={settings}
        isMany={isMany}
        isBusy={many.isFetching}
        onChoose={trial.choose}
        onSet={trial.setSettings}
        onEdit={() => setEditing((is) => !is)}
        onMany={trial.setMany}
        onClose={close}
      />
      {trial.isChanged && (
        <p className={classes.changed}>
          {texts.changed}{" "}
          <Button size="compact-xs" variant="light" onClick={trial.takeDraft}>
            {texts.again}
          </Button>
        </p>
      )}
      {isEditing ? (
        <WhoForm
          key={who.personaId}
          who={who}
          basis={one.data?.basis}
          onCancel={() => setEditing(false)}
          onDone={(next) => {
            trial.setWho(next);
            setEditing(false);
            panel.current?.focus();
          }}
        />
      ) : (
        <Outcome trial={trial} />
      )}
    </section>
  );
}
