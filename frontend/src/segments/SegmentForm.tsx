import { Alert, Anchor, Button, Group, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { fieldErrors, isApiError } from "../api/errors";
import { membersAddress } from "../api/queries/imports";
import { segmentKeys } from "../api/queries/keys";
import { useCanEdit } from "../api/queries/me";
import { fetchSegment, type SegmentRow, useSaveSegment } from "../api/queries/segments";
import { en } from "../texts/en";
import { ConflictNotice } from "../ui/ConflictNotice";
import { later } from "../ui/later";
import { Page } from "../ui/Page";
import { isComplete, type RuleError } from "../ui/rules/check";
import { emptyRule, type RuleDocument } from "../ui/rules/model";
import type { Catalogue } from "../ui/rules/operators";
import { RuleBuilder } from "../ui/rules/RuleBuilder";
import { useRuleNames } from "../ui/rules/useRuleNames";
import { toast, toastError } from "../ui/toast";
import { ArchiveButton } from "./ArchiveButton";
import { CountPanel, StoredCount } from "./CountPanel";
import { PinPanel } from "./pins/PinPanel";
import { RulePreview } from "./preview/RulePreview";
import { RowCampaigns } from "./RowCampaigns";
import { CostLine } from "./runs/CostLine";
import { HeldNotice } from "./runs/HeldNotice";
import classes from "./SegmentForm.module.css";
import { useLiveCount } from "./useLiveCount";

const HeardPanel = later(() => import("./heard/HeardPanel"));
const HistoryPanel = later(() => import("./history/HistoryPanel"));

interface SegmentFormProps {
  id: number | null;
  segment: SegmentRow | null;
  catalogue: Catalogue;
}

interface Draft {
  name: string;
  description: string;
  rule: RuleDocument;
}

export function SegmentForm({ id, segment, catalogue }: SegmentFormProps) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const isSystem = segment?.is_system ?? false;
  const canEdit = useCanEdit() && !isSystem && !segment?.archived_at;
  const offered = useLocation().state as Partial<Draft> | null;
  const [draft, setDraft] = useState<Draft>(() => toDraft(segment, offered));
  const [tried, setTried] = useState(false);
  const save = useSaveSegment(id);
  const live = useLiveCount(draft.rule, canEdit);
  const names = useRuleNames(id);
  const errors = ruleErrors(save.error ?? live.error);
  const refused = fieldErrors(save.error);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const nameError = refused.name ?? (tried && !draft.name.trim() ? en.segments.nameMissing : null);

  const isStale = isApiError(save.error) && save.error.isStale;
  const takeTheirs = () =>
    id !== null && client.invalidateQueries({ queryKey: segmentKeys.one(id) });
  const saveMine = async () => {
    if (id === null) return;
    try {
      submit((await fetchSegment(id)).revision);
    } catch (error) {
      toastError(error);
    }
  };

  const submit = (revision = segment?.revision ?? 0) => {
    setTried(true);
    if (!draft.name.trim() || !isComplete(draft.rule)) return;
    save.mutate(
      { ...draft, name: draft.name.trim(), revision },
      {
        onSuccess: (saved) => {
          toast(id === null ? en.segments.created(saved.name) : en.segments.saved(saved.name));
          navigate(id === null ? `/m/${saved.id}` : "/m/plan");
        },
        onError: (error) => {
          if (!isApiError(error) || (!error.isStale && error.errors.length === 0))
            toastError(error);
        },
      },
    );
  };

  return (
    <Page
      wide
      title={segment?.name ?? en.segments.newTitle}
      about={isSystem ? en.segments.systemAbout : undefined}
      actions={
        canEdit && (
          <>
            {segment && <ExportLink id={segment.id} />}
            {segment && <ArchiveButton segment={segment} />}
            <Button onClick={() => submit()} loading={save.isPending}>
              {id === null ? en.segments.create : en.segments.save}
            </Button>
          </>
        )
      }
    >
      <Stack gap="lg">
        <Anchor component={Link} to="/m/list" size="sm">
          {en.segments.backToList}
        </Anchor>
        {segment?.archived_at && <Alert variant="light">{en.segments.archivedBadge}</Alert>}
        {!canEdit && !isSystem && !segment?.archived_at && (
          <Alert variant="light">{en.segments.readOnly}</Alert>
        )}
        {isStale && (
          <ConflictNotice sentence={en.segments.conflict} onTheirs={takeTheirs} onMine={saveMine} />
        )}
        {segment?.held && <HeldNotice segment={segment} held={segment.held} canEdit={canEdit} />}
        {!isSystem && (
          <div className={classes.columns}>
            <Stack gap="md" className={classes.main}>
              <TextInput
                label={en.segments.name}
                required
                maxLength={120}
                readOnly={!canEdit}
                value={draft.name}
                error={nameError}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
              <Textarea
                label={en.segments.description}
                description={en.segments.descriptionHint}
                autosize
                minRows={1}
                readOnly={!canEdit}
                value={draft.description}
                onChange={(event) => change({ description: event.currentTarget.value })}
              />
              <section aria-labelledby="rule-title">
                <Group justify="space-between" mb="xs">
                  <Title order={2} id="rule-title">
                    {en.segments.rule}
                  </Title>
                  {canEdit && <span className={classes.hint}>{en.segments.narrowing}</span>}
                </Group>
                <RuleBuilder
                  value={draft.rule}
                  onChange={(rule) => change({ rule })}
                  catalogue={catalogue}
                  names={names}
                  counts={live.count?.conditions ?? []}
                  errors={errors}
                  showGaps={tried}
                  readOnly={!canEdit}
                />
              </section>
              {canEdit && <RulePreview rule={draft.rule} segmentId={id} />}
            </Stack>
            {canEdit ? <CountPanel live={live} /> : segment && <StoredCount segment={segment} />}
          </div>
        )}
        {segment?.cost && <CostLine cost={segment.cost} />}
        {segment && <HistoryPanel segment={segment} hasRule={!segment.is_system} />}
        {segment && <HeardPanel segment={segment} />}
        {segment && <RowCampaigns segment={segment} canEdit={canEdit || isSystem} />}
        {segment && !isSystem && !segment.archived_at && (
          <PinPanel segmentId={segment.id} canEdit={canEdit} />
        )}
      </Stack>
    </Page>
  );
}

/** A new one may begin with what the quality page offered. */
function toDraft(segment: SegmentRow | null, offered: Partial<Draft> | null): Draft {
  if (!segment) return { name: "", description: "", rule: emptyRule(), ...offered };
  return { name: segment.name, description: segment.description, rule: segment.rule };
}

/** Errors of the rule, with the places they are about. */
function ruleErrors(error: unknown): RuleError[] {
  if (!isApiError(error)) return [];
  return error.errors
    .filter(({ field }) => field && field !== "name" && field !== "description")
    .map(({ field, message }) => ({ field: field ?? "", message }));
}

/** Everybody who is in it now, as a CSV file. */
function ExportLink({ id }: { id: number }) {
  return (
    <Button component="a" variant="default" href={membersAddress(id)} download>
      {en.imports.export}
    </Button>
  );
}
