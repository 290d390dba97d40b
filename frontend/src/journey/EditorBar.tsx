import { Anchor, Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import { en } from "../texts/en";
import { formatTime } from "../ui/format";
import { Icon } from "../ui/Icon";
import { TopBarFill } from "../ui/TopBarFill";
import type { SaveState } from "./autosave";
import { ShareDialog } from "./dialogs/ShareDialog";
import classes from "./EditorBar.module.css";
import { useDraft, useEditorState } from "./editorStore";
import { JourneyStatusBadge } from "./JourneyStatusBadge";
import { LifeMenu } from "./life/LifeMenu";
import { TryButton } from "./playback/TryButton";
import { forgetSheet, isSheetAsked } from "./publish/sheetAddress";
import { useView } from "./viewContext";

const PublishSheet = lazy(() => import("./publish/PublishSheet"));

/** The journey's name, its state of saving and the two ways out: share and put live. */
export function EditorBar() {
  const { journey, canEdit } = useView();
  const { name } = useDraft();
  const save = useEditorState((s) => s.save);
  const [open, setOpen] = useState<"share" | "publish" | null>(() =>
    isSheetAsked() ? "publish" : null,
  );
  // Its code comes with the first opening; it stays, to give the focus back on closing
  const [isSheetLoaded, setSheetLoaded] = useState(isSheetAsked);
  const openSheet = () => {
    setSheetLoaded(true);
    setOpen("publish");
  };
  const closeSheet = () => {
    forgetSheet();
    setOpen(null);
  };
  return (
    <>
      <TopBarFill at="start">
        <Anchor component={Link} to="/j" className={classes.back} underline="never">
          <Icon name="chevronLeft" size={16} />
          {en.journey.editor.back}
        </Anchor>
        <h1 className={classes.name}>{name}</h1>
        <JourneyStatusBadge status={journey.status} />
      </TopBarFill>
      <TopBarFill at="end">
        {canEdit && (
          <span className={classes.save} data-kind={save.kind} role="status">
            <span className={classes.number}>
              {en.journey.editor.draft(journey.draft.number)}
              {" · "}
            </span>
            {saveText(save)}
          </span>
        )}
        <TryButton />
        <Button size="xs" variant="default" onClick={() => setOpen("share")}>
          {en.journey.share.open}
        </Button>
        {canEdit && (
          <Button size="xs" onClick={openSheet}>
            {en.journey.publish.open}
          </Button>
        )}
        <LifeMenu />
      </TopBarFill>
      <ShareDialog isOpen={open === "share"} onClose={() => setOpen(null)} />
      {canEdit && isSheetLoaded && (
        <Suspense>
          <PublishSheet isOpen={open === "publish"} onClose={closeSheet} />
        </Suspense>
      )}
    </>
  );
}

function saveText(save: SaveState): string {
  const texts = en.journey.save;
  switch (save.kind) {
    case "saved":
      return texts.saved(save.at === null ? null : formatTime(save.at));
    case "unsaved":
      return texts.unsaved;
    case "saving":
      return texts.saving;
    case "retrying":
      return texts.retrying;
    case "refused":
      return texts.refused(save.error.message);
    case "conflict":
      return texts.conflict;
    default: {
      const never: never = save;
      return never;
    }
  }
}
