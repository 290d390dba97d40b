import { Anchor, Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { TopBarFill } from "../ui/TopBarFill";
import { ShareDialog } from "./dialogs/ShareDialog";
import classes from "./EditorBar.module.css";
import { useDraft } from "./editorStore";
import { JourneyStatusBadge } from "./JourneyStatusBadge";
import { LifeMenu } from "./life/LifeMenu";
import { TryButton } from "./playback/TryButton";
import { forgetSheet, isSheetAsked } from "./publish/sheetAddress";
import { SaveNote } from "./safety/SaveNote";
import { useView } from "./viewContext";

const PublishSheet = lazy(() => import("./publish/PublishSheet"));

/** The journey's name, its state of saving and the two ways out: share and put live. */
export function EditorBar() {
  const { journey, canEdit } = useView();
  const { name } = useDraft();
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
        {canEdit && <SaveNote number={journey.draft.number} />}
        <span className={classes.wide}>
          <TryButton />
          <Button size="xs" variant="default" onClick={() => setOpen("share")}>
            {en.journey.share.open}
          </Button>
        </span>
        {canEdit && (
          <Button size="xs" onClick={openSheet}>
            {en.journey.publish.open}
          </Button>
        )}
        <LifeMenu onShare={() => setOpen("share")} />
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
