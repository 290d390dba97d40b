import { Menu } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useCanPublish } from "../../api/queries/me";
import { type LifeAction, useCloneJourney, useLifeCycle } from "../../api/queries/versions";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { ButtonMenu } from "../../ui/ButtonMenu";
import { laterDialog } from "../../ui/later";
import { toast, toastError } from "../../ui/toast";
import type { OpenedBy } from "../../ui/useOpener";
import { useEditor } from "../editorStore";
import { asObject } from "../kinds";
import { useView } from "../viewContext";
import { AddPeopleDialog } from "./AddPeopleDialog";
import { LifeDialog } from "./LifeDialog";

/** The bar has no room then for the buttons of these; a hidden item would get the focus. */
const NARROW = "(max-width: 700px)";

const ExportDialog = laterDialog(() => import("../interchange/ExportDialog"));

interface LifeItemsProps extends OpenedBy {
  /** Saves the draft and does this then. */
  saved: (act: () => void) => void;
  onPrint: () => void;
  onShare: () => void;
}

/** The server decides by the version that is live; the draft tells whether to offer it. */
const takesLists = ({ draft }: JourneyDetail) =>
  draft.document.nodes.some(
    ({ kind, settings }) => kind === "entry" && asObject(settings.trigger).kind === "list",
  );

export default function LifeItems({ saved, onPrint, onShare, ...opened }: LifeItemsProps) {
  const editor = useEditor();
  const { journey, canEdit } = useView();
  const canPublish = useCanPublish();
  const navigate = useNavigate();
  const [isExporting, setExporting] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<LifeAction | null>(null);
  const life = useLifeCycle(journey.id, opened.isOpen || asked !== null).data;
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const copy = useCopying();
  return (
    <>
      <ButtonMenu {...opened} position="bottom-end" withinPortal={false}>
        {isNarrow && (
          <>
            <Menu.Item onClick={() => editor.store.setState({ isTrying: true })}>
              {en.openers.tryPersona}
            </Menu.Item>
            <Menu.Item onClick={onShare}>{en.openers.share}</Menu.Item>
          </>
        )}
        <Menu.Item onClick={() => navigate(`/j/${journey.id}/people`)}>{en.life.people}</Menu.Item>
        <Menu.Item onClick={() => navigate(`/j/${journey.id}/versions`)}>
          {en.life.versions}
        </Menu.Item>
        <Menu.Item onClick={() => setExporting(true)}>{en.interchange.exportItem}</Menu.Item>
        <Menu.Item onClick={onPrint}>{en.print.item}</Menu.Item>
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
      </ButtonMenu>
      {isExporting && <ExportDialog onClose={() => setExporting(false)} />}
      <AddPeopleDialog isOpen={isAdding} onClose={() => setAdding(false)} />
      <LifeDialog action={asked} life={life} onClose={() => setAsked(null)} />
    </>
  );
}

/** Returns a function that copies the journey and opens the copy. */
function useCopying() {
  const { journey } = useView();
  const clone = useCloneJourney(journey.id);
  const navigate = useNavigate();
  return () =>
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
}
