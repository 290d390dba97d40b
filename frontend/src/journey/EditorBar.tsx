import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { laterOpened } from "../ui/later";
import { TopBarFill } from "../ui/TopBarFill";
import classes from "./EditorBar.module.css";
import { useDraft } from "./editorStore";
import { JourneyStatusBadge } from "./JourneyStatusBadge";
import { LifeMenu } from "./life/LifeMenu";
import { TryButton } from "./playback/TryButton";
import { forgetSheet, isSheetAsked } from "./publish/sheetAddress";
import { SaveNote } from "./safety/SaveNote";
import { useView } from "./viewContext";

const ShareDialog = laterOpened(() => import("./dialogs/ShareDialog"));
const PublishSheet = laterOpened(() => import("./publish/PublishSheet"));

/** The journey's name, its state of saving and the two ways out: share and put live. */
export function EditorBar() {
  const { journey, canEdit } = useView();
  const { name } = useDraft();
  const [open, setOpen] = useState<"share" | "publish" | null>(() =>
    isSheetAsked() ? "publish" : null,
  );
  const closeSheet = () => {
    forgetSheet();
    setOpen(null);
  };
  return (
    <>
      <TopBarFill at="start">
        <Link to="/j" className={classes.back}>
          <Icon name="chevronLeft" size={16} />
          {en.journey.editor.back}
        </Link>
        <h1 className={classes.name}>{name}</h1>
        <JourneyStatusBadge status={journey.status} />
      </TopBarFill>
      <TopBarFill at="end">
        {canEdit && <SaveNote number={journey.draft.number} />}
        <span className={classes.wide}>
          <TryButton />
          <Button size="xs" variant="default" onClick={() => setOpen("share")}>
            {en.openers.share}
          </Button>
        </span>
        {canEdit && (
          <Button size="xs" onClick={() => setOpen("publish")}>
            {en.openers.publish}
          </Button>
        )}
        <LifeMenu onShare={() => setOpen("share")} />
      </TopBarFill>
      <ShareDialog isOpen={open === "share"} onClose={() => setOpen(null)} />
      {canEdit && <PublishSheet isOpen={open === "publish"} onClose={closeSheet} />}
    </>
  );
}
