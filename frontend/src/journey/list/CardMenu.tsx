import { ActionIcon, Menu } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useNavigate } from "react-router";
import { useCanEdit, useCanPublish } from "../../api/queries/me";
import { useCloneJourney, useLifeCycle } from "../../api/queries/versions";
import type { JourneyRow } from "../../api/types";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import { toast, toastError } from "../../ui/toast";
import classes from "../JourneysPage.module.css";

const LabelDialog = lazy(() => import("./LabelDialog"));
const ArchiveDialog = lazy(() => import("./ArchiveDialog"));
const texts = en.journey.list;

/** What is done with a journey without opening it. */
export function CardMenu({ journey }: { journey: JourneyRow }) {
  const navigate = useNavigate();
  const canEdit = useCanEdit();
  const canPublish = useCanPublish();
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<"labels" | "archive" | null>(null);
  const life = useLifeCycle(journey.id, isOpen || asked === "archive").data;
  const clone = useCloneJourney(journey.id);
  const duplicate = () =>
    clone.mutate(
      { name: en.journey.create.copyOf(journey.name).slice(-120) },
      { onSuccess: ({ name }) => toast(en.life.copied(name)), onError: toastError },
    );
  return (
    <>
      <Menu position="bottom-end" opened={isOpen} onChange={setOpen}>
        <Menu.Target>
          <ActionIcon
            className={classes.menu}
            variant="default"
            size={30}
            aria-label={texts.menu(journey.name)}
            title={texts.menu(journey.name)}
          >
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => navigate(`/j/${journey.id}/versions`)}>
            {en.life.versions}
          </Menu.Item>
          {canEdit && <Menu.Item onClick={duplicate}>{texts.duplicate}</Menu.Item>}
          {canEdit && <Menu.Item onClick={() => setAsked("labels")}>{texts.editLabels}</Menu.Item>}
          {canPublish && life?.actions.includes("archive") && (
            <Menu.Item onClick={() => setAsked("archive")}>{en.life.actions.archive}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {asked === "labels" && <LabelDialog journey={journey} onClose={() => setAsked(null)} />}
        {asked === "archive" && life && (
          <ArchiveDialog journey={journey} life={life} onClose={() => setAsked(null)} />
        )}
      </Suspense>
    </>
  );
}
