/** What each step of the guide says, and where it leads. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Guide, GuideStep } from "../../api/queries/guide";
import { useCanEdit, useCanPublish } from "../../api/queries/me";
import { en } from "../../texts/en";
import classes from "./Guide.module.css";
import { SendEvent } from "./SendEvent";

const texts = en.guide;

interface StepProps {
  guide: Guide;
  isDone: boolean;
}

export const STEPS: Record<GuideStep, (props: StepProps) => ReactNode> = {
  event: EventStep,
  journey: JourneyStep,
  messages: MessagesStep,
  live: LiveStep,
  person: PersonStep,
};

function EventStep({ guide, isDone }: StepProps) {
  if (isDone) return <Said>{texts.received(guide.event ?? "")}</Said>;
  return (
    <>
      <SendEvent />
      <p className={classes.waiting} role="status">
        {texts.waiting}
      </p>
    </>
  );
}

function JourneyStep({ guide, isDone }: StepProps) {
  const canEdit = useCanEdit();
  if (isDone) return <Said>{texts.journeyIs(guide.journey?.name ?? "")}</Said>;
  return (
    <>
      <Said>{texts.journeyHint}</Said>
      {canEdit && <Way to="/j/new">{texts.openGallery}</Way>}
    </>
  );
}

function MessagesStep({ guide, isDone }: StepProps) {
  if (isDone) return null;
  const left = guide.messages_left;
  return (
    <>
      <Said>{left === null ? texts.messagesNone : texts.messagesHint(left)}</Said>
      {left === null ? (
        <Way to={`/j/${guide.journey?.id}/edit`}>{texts.openJourney}</Way>
      ) : (
        <Way to="/messages">{texts.openMessages}</Way>
      )}
    </>
  );
}

function LiveStep({ guide, isDone }: StepProps) {
  const canPublish = useCanPublish();
  if (isDone) return null;
  return (
    <>
      <Said>{canPublish ? texts.liveHint : texts.onlyPublishers}</Said>
      <Way to={`/j/${guide.journey?.id}/edit`}>{texts.openJourney}</Way>
    </>
  );
}

function PersonStep({ guide, isDone }: StepProps) {
  if (isDone) return <Way to={`/j/${guide.journey?.id}/people`}>{texts.openPeople}</Way>;
  return (
    <>
      <Said>{texts.personHint}</Said>
      <SendEvent />
    </>
  );
}

const Said = ({ children }: { children: ReactNode }) => <p className={classes.said}>{children}</p>;

const Way = ({ to, children }: { to: string; children: ReactNode }) => (
  <Button component={Link} to={to} size="xs" variant="default">
    {children}
  </Button>
);
