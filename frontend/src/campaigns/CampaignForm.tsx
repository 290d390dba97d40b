import { Stack, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { fieldErrors } from "../api/errors";
import { useAskForCampaign } from "../api/queries/approvals";
import { lifeKeys } from "../api/queries/campaignLife";
import type { CampaignAtRevision, CampaignStatus } from "../api/queries/campaigns";
import { useCanEdit, useCanPublish } from "../api/queries/me";
import { en } from "../texts/en";
import { Page } from "../ui/Page";
import { toast } from "../ui/toast";
import { ActionFields } from "./ActionFields";
import classes from "./CampaignForm.module.css";
import { CampaignLife } from "./CampaignLife";
import { CampaignStatusBadge } from "./CampaignStatusBadge";
import { CopyButton } from "./CopyButton";
import { FormNotices } from "./FormNotices";
import { FormSection } from "./FormSection";
import { type Draft, findGaps, type GapField, toBody } from "./form";
import { MeasureFields } from "./MeasureFields";
import { PlaceFields } from "./PlaceFields";
import { ScheduleFields } from "./ScheduleFields";
import { StatusButtons } from "./StatusButtons";
import { useCampaignSaving } from "./useCampaignSaving";
import { saySaved } from "./words";

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
  errorOf: (gap: GapField | null, field?: string) => string | null;
  /** Somebody tried to save: what is missing is said. */
  tried: boolean;
  /** What the server refused, by path of the field. */
  refused: Readonly<Record<string, string>>;
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
  const ask = useAskForCampaign();
  const gaps = findGaps(draft);
  const refused = fieldErrors(error);
  const fields: FieldsProps = {
    draft,
    readOnly,
    tried,
    refused,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    errorOf: (gap, field = gap ?? "") =>
      refused[field] ??
      (tried && gap !== null && gaps.includes(gap) ? en.campaigns.gaps[gap] : null),
  };

  const keep = async (next: CampaignStatus, over?: CampaignAtRevision) => {
    setTried(true);
    if (gaps.length > 0) return null;
    const saved = await save(toBody(draft, next), over);
    if (saved) setStatus(saved.status);
    return saved;
  };
  const submit = async (next: CampaignStatus, over?: CampaignAtRevision) => {
    const saved = await keep(next, over);
    if (!saved) return;
    toast(saySaved(status, saved.status, saved.name));
    if (campaign === null) navigate("/m/plan");
    else void client.invalidateQueries({ queryKey: lifeKeys.of(saved.id) });
  };
  const request = async (note: string) => {
    const saved = await keep(status);
    if (!saved) return;
    await ask.mutateAsync({ id: saved.id, note });
    toast(en.campaigns.asked);
    if (campaign === null) navigate(`/campaigns/${saved.id}`);
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
            isPending={isPending || ask.isPending}
            onSave={(next) => void submit(next)}
            onAsk={(note) => void request(note)}
            canStart={!campaign?.chosen_elsewhere}
            copy={campaign && <CopyButton id={campaign.id} />}
          />
        )
      }
    >
      <Stack gap="lg" className={classes.form}>
        <FormNotices
          {...{ campaign, canEdit, needsPublisher, theirs }}
          error={error ?? ask.error}
          onMine={(over) => void submit(status, over)}
        />
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
        {campaign && <CampaignLife campaign={campaign} canDecide={canEdit && !needsPublisher} />}
      </Stack>
    </Page>
  );
}
