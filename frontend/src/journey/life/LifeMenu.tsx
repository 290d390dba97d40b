import { ActionIcon, Menu } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { useCanPublish } from "../../api/queries/me";
import { type LifeAction, useCloneJourney, useLifeCycle } from "../../api/queries/versions";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { toast, toastError } from "../../ui/toast";
import { useEditor } from "../editorStore";
import { asObject } from "../kinds";
import { useView } from "../viewContext";
import { AddPeopleDialog } from "./AddPeopleDialog";
import { LifeDialog } from "./LifeDialog";
import classes from "./LifeMenu.module.css";

const ExportDialog = lazy(() => import("../interchange/ExportDialog"));

/** The server decides by the version that is live; the draft tells whether to offer it. */
const takesLists = ({ draft }: JourneyDetail) =>
  draft.document.nodes.some(
    ({ kind, settings }) => kind === "entry" && asObject(settings.trigger).kind === "list",
  );

/** What is done with a journey as a whole, besides editing and putting it live. */
export function LifeMenu({ onShare }: { onShare: () => void }) {
  const editor = useEditor();
  const { journey, canEdit, autosave } = useView();
  const canPublish = useCanPublish();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const [isExporting, setExporting] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<LifeAction | null>(null);
  const life = useLifeCycle(journey.id, isOpen || asked !== null).data;
  const clone = useCloneJourney(journey.id);
  /** What is done with the journey is done with what the server has: the draft goes first. */
  const saved = async (act: () => void) => {
    try {
      await autosave.current?.flush();
    } catch (error) {
      return toastError(error);
    }
    act();
  };
  const copy = () =>
    clone.mutate(
      { name: en.journey.create.copyOf(journey.name) },
      {
        onSuccess: ({ id, name }) => {
          toast(en.life.copied(name));
          navigate(`/j/${id}/edit`);
        },
        onError: toastError,
      },
    );
  const print = () => saved(() => navigate(`/j/${journey.id}/print`));
  // The canvas holds only what is in view: paper gets a page of its own.
  useHotkeys([["mod+P", print]], []);
  return (
    <>
      <Menu position="bottom-end" withinPortal={false} opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <ActionIcon size={30} variant="default" aria-label={en.life.menu} title={en.life.menu}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            className={classes.narrow}
            onClick={() => editor.store.setState({ isTrying: true })}
          >
            {en.playback.open}
          </Menu.Item>
          <Menu.Item className={classes.narrow} onClick={onShare}>
            {en.journey.share.open}
          </Menu.Item>
          <Menu.Item onClick={() => navigate(`/j/${journey.id}/people`)}>
            {en.life.people}
          </Menu.Item>
          <Menu.Item onClick={() => navigate(`/j/${journey.id}/versions`)}>
            {en.life.versions}
          </Menu.Item>
          <Menu.Item onClick={() => setExporting(true)}>{en.interchange.exportItem}</Menu.Item>
          <Menu.Item onClick={print}>{en.print.item}</Menu.Item>
          {canEdit && <Menu.Item onClick={() => saved(copy)}>{en.life.copy}</Menu.Item>}
          {canPublish && journey.status === "live" && takesLists(journey) && (
            <Menu.Item onClick={() => setAdding(true)}>{en.life.addPeopleItem}</Menu.Item>
          )}
          {canPublish && life && life.actions.length > 0 && <Menu.Divider />}
          {canPublish &&
            life?.actions.map((action) => (
              <Menu.Item
                key={action}
                {...(action === "stop" ? { color: "red" } : {})}
                onClick={() => setAsked(action)}
              >
                {en.life.actions[action]}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isExporting && <ExportDialog onClose={() => setExporting(false)} />}</Suspense>
      <AddPeopleDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <LifeDialog action={asked} life={life} onClose={() => setAsked(null)} />
    </>
  );
}
