import { Alert, Anchor, Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { fieldErrors } from "../api/errors";
import {
  type CampaignAtRevision,
  type CampaignStatus,
  campaignKeys,
} from "../api/queries/campaigns";
import { useCanEdit, useCanPublish } from "../api/queries/me";
import { en } from "../texts/en";
import { ConflictNotice } from "../ui/ConflictNotice";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Page } from "../ui/Page";
import { toast } from "../ui/toast";
import { ActionFields } from "./ActionFields";
import classes from "./CampaignForm.module.css";
import { CampaignStatusBadge } from "./CampaignStatusBadge";
import { FormSection } from "./FormSection";
import { type Draft, findGaps, type GapField, toBody } from "./form";
import { MeasureFields } from "./MeasureFields";
import { PlaceFields } from "./PlaceFields";
import { ScheduleFields } from "./ScheduleFields";
import { StatusButtons } from "./StatusButtons";
import { useCampaignSaving } from "./useCampaignSaving";

interface CampaignFormProps {
  read: CampaignAtRevision | null;
  start: Draft;
}

/** What every group of fields gets. */
export interface FieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  readOnly: boolean;
  /** The sentence of what is missing or was refused in a field. */
  errorOf: (gap: GapField, field?: string) => string | null;
}

export function CampaignForm({ read, start }: CampaignFormProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const campaign = read?.campaign ?? null;
  const [status, setStatus] = useState<CampaignStatus>(campaign?.status ?? "draft");
  const canEdit = useCanEdit();
  const canPublish = useCanPublish();
  const needsPublisher = canEdit && status === "live" && !canPublish;
  const readOnly = !canEdit || status === "ended" || needsPublisher;
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const { save, theirs, error, isPending } = useCampaignSaving(read);
  const gaps = findGaps(draft);
  const refused = fieldErrors(error);
  const fields: FieldsProps = {
    draft,
    readOnly,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    errorOf: (gap, field = gap) =>
      refused[field] ?? (tried && gaps.includes(gap) ? en.campaigns.gaps[gap] : null),
  };

  const submit = async (next: CampaignStatus, over?: CampaignAtRevision) => {
    setTried(true);
    if (gaps.length > 0) return;
    const saved = await save(toBody(draft, next), over);
    if (!saved) return;
    toast(sentence(status, saved.status, saved.name));
    setStatus(saved.status);
    if (campaign === null) navigate("/m/plan");
  };

  return (
    <Page
      title={campaign?.name ?? en.campaigns.newTitle}
      about={<CampaignStatusBadge status={status} />}
      actions={
        canEdit &&
        status !== "ended" && (
          <StatusButtons
            status={status}
            name={draft.name}
            isPending={isPending}
            onSave={(next) => void submit(next)}
          />
        )
      }
    >
      <Stack gap="lg" className={classes.form}>
        <Anchor component={Link} to="/campaigns" size="sm">
          {en.campaigns.backToList}
        </Anchor>
        {!canEdit && <Alert variant="light">{en.campaigns.readOnly}</Alert>}
        {needsPublisher && <Alert variant="light">{en.campaigns.liveReadOnly}</Alert>}
        {error !== null && <ErrorNotice error={error} />}
        {theirs && campaign && (
          <ConflictNotice
            sentence={en.campaigns.conflict}
            onTheirs={() => client.invalidateQueries({ queryKey: campaignKeys.one(campaign.id) })}
            onMine={() => void submit(status, theirs)}
          />
        )}
        <TextInput
          label={en.campaigns.name}
          required
          maxLength={120}
          readOnly={readOnly}
          value={draft.name}
          error={fields.errorOf("name")}
          onChange={(event) => fields.change({ name: event.currentTarget.value })}
        />
        <FormSection title={en.campaigns.who}>
          <PlaceFields {...fields} campaignId={campaign?.id ?? null} />
        </FormSection>
        <FormSection title={en.campaigns.what}>
          <ActionFields {...fields} />
        </FormSection>
        <FormSection title={en.campaigns.when}>
          <ScheduleFields {...fields} />
        </FormSection>
        <FormSection title={en.campaigns.measure}>
          <MeasureFields {...fields} />
        </FormSection>
      </Stack>
    </Page>
  );
}

function sentence(before: CampaignStatus, after: CampaignStatus, name: string): string {
  if (before === after) return en.campaigns.saved(name);
  switch (after) {
    case "live":
      return en.campaigns.wentLive(name);
    case "paused":
      return en.campaigns.pausedNow(name);
    case "ended":
      return en.campaigns.endedNow(name);
    case "draft":
      return en.campaigns.saved(name);
  }
}
