/** Write a message, or look at one and change it. */
import { Skeleton, Stack } from "@mantine/core";
import { useParams } from "react-router";
import { useTemplate } from "../api/queries/templates";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Page } from "../ui/Page";
import { TemplateForm } from "./TemplateForm";

export default function TemplatePage() {
  const { id: param } = useParams();
  const id = param === undefined ? null : Number(param);
  const template = useTemplate(id);
  if (id === null || template.data)
    return (
      <TemplateForm
        key={id === null ? "new" : `${id}:${template.data?.version}`}
        id={id}
        template={template.data ?? null}
      />
    );
  return (
    <Page title={en.messages.title}>
      {template.error ? (
        <ErrorNotice error={template.error} onRetry={() => template.refetch()} />
      ) : (
        <Stack aria-busy="true" role="status" aria-label={en.ui.loading}>
          <Skeleton height={36} width={360} />
          <Skeleton height={320} />
        </Stack>
      )}
    </Page>
  );
}
