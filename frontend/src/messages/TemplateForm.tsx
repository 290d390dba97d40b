import { Alert, Anchor, Button, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { isApiError } from "../api/errors";
import { templateKeys } from "../api/queries/keys";
import { useCanEdit } from "../api/queries/me";
import {
  fetchTemplate,
  type Template,
  type TemplateBody,
  type TemplateProblem,
  useSaveTemplate,
} from "../api/queries/templates";
import { en } from "../texts/en";
import { ConflictNotice } from "../ui/ConflictNotice";
import { Page } from "../ui/Page";
import { toast, toastError } from "../ui/toast";
import { PreviewPanel } from "./PreviewPanel";
import classes from "./TemplateForm.module.css";

interface TemplateFormProps {
  id: number | null;
  template: Template | null;
}

const EMPTY: TemplateBody = {
  name: "",
  channel: "email",
  purpose: "marketing",
  subject: "",
  html: "",
  text: "",
};

type Field = "name" | "subject" | "html";
const MISSING: Record<Field, string> = {
  name: en.messages.nameMissing,
  subject: en.messages.subjectMissing,
  html: en.messages.htmlMissing,
};

export function TemplateForm({ id, template }: TemplateFormProps) {
  const navigate = useNavigate();
  const readOnly = !useCanEdit();
  const [draft, setDraft] = useState<TemplateBody>(() => (template ? toBody(template) : EMPTY));
  const [tried, setTried] = useState(false);
  const [version, setVersion] = useState(template?.version ?? null);
  const client = useQueryClient();
  const save = useSaveTemplate(id);
  const refused = problemsOf(save.error);
  const missing = (Object.keys(MISSING) as Field[]).filter((field) => !draft[field].trim());
  const change = (part: Partial<TemplateBody>) => setDraft((before) => ({ ...before, ...part }));
  const errorOf = (field: keyof TemplateBody): string | null =>
    refused.find((problem) => problem.field === field)?.message ??
    (tried && missing.includes(field as Field) ? MISSING[field as Field] : null);

  const submit = (over = version) => {
    setTried(true);
    if (missing.length > 0) return;
    save.mutate(
      { body: { ...draft, name: draft.name.trim() }, version: over },
      {
        onSuccess: (saved) => {
          setVersion(saved.version);
          toast(en.messages.saved(saved.name));
          if (id === null) navigate(`/messages/${saved.id}`, { replace: true });
        },
        onError: (error) => {
          if (problemsOf(error).length === 0 && !isStale(error)) toastError(error);
        },
      },
    );
  };
  const saveMine = () =>
    id !== null && fetchTemplate(id).then((fresh) => submit(fresh.version), toastError);

  return (
    <Page
      wide
      title={template?.name ?? en.messages.newTitle}
      about={version === null ? undefined : en.messages.version(version)}
      actions={
        !readOnly && (
          <Button onClick={() => submit()} loading={save.isPending}>
            {id === null ? en.messages.create : en.messages.save}
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Anchor component={Link} to="/messages" size="sm">
          {en.messages.back}
        </Anchor>
        {readOnly && <Alert variant="light">{en.messages.readOnly}</Alert>}
        {isStale(save.error) && id !== null && (
          <ConflictNotice
            sentence={en.messages.conflict}
            onTheirs={() => client.invalidateQueries({ queryKey: templateKeys.one(id) })}
            onMine={saveMine}
          />
        )}
        <div className={classes.columns}>
          <Stack gap="md" className={classes.fields}>
            <TextInput
              label={en.messages.name}
              description={en.messages.nameHint}
              required
              maxLength={120}
              readOnly={readOnly}
              value={draft.name}
              error={errorOf("name")}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <div className={classes.pair}>
              <Select
                label={en.messages.channel}
                allowDeselect={false}
                readOnly={readOnly}
                value={draft.channel}
                data={[{ value: "email", label: en.messages.channels.email ?? "email" }]}
                onChange={(channel) => channel && change({ channel })}
              />
              <Select
                label={en.messages.purpose}
                description={en.messages.purposeHints[draft.purpose]}
                inputWrapperOrder={["label", "input", "description", "error"]}
                allowDeselect={false}
                readOnly={readOnly}
                value={draft.purpose}
                data={(["marketing", "transactional"] as const).map((value) => ({
                  value,
                  label: en.messages.purposes[value],
                }))}
                error={errorOf("purpose")}
                onChange={(purpose) => purpose && change({ purpose })}
              />
            </div>
            <TextInput
              label={en.messages.subject}
              required
              readOnly={readOnly}
              value={draft.subject}
              error={errorOf("subject")}
              onChange={(event) => change({ subject: event.currentTarget.value })}
            />
            <Textarea
              label={en.messages.html}
              description={en.messages.htmlHint}
              required
              autosize
              minRows={12}
              maxRows={28}
              spellCheck={false}
              classNames={{ input: classes.code }}
              readOnly={readOnly}
              value={draft.html}
              error={errorOf("html")}
              onChange={(event) => change({ html: event.currentTarget.value })}
            />
            <Textarea
              label={en.messages.text}
              description={en.messages.textHint}
              autosize
              minRows={3}
              maxRows={14}
              readOnly={readOnly}
              value={draft.text}
              error={errorOf("text")}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
          </Stack>
          {!readOnly && <PreviewPanel draft={draft} refused={refused} />}
        </div>
      </Stack>
    </Page>
  );
}

function toBody({ name, channel, purpose, subject, html, text }: Template): TemplateBody {
  return { name, channel, purpose, subject, html, text };
}

function isStale(error: unknown): boolean {
  return isApiError(error) && error.isStale;
}

/** What the server refused to save, with field and line. */
function problemsOf(error: unknown): TemplateProblem[] {
  if (!isApiError(error)) return [];
  return error.errors.flatMap(({ field, line, code, message }) =>
    field ? [{ field, line: line ?? 1, code, message }] : [],
  );
}
