/** What an experiment from elsewhere found. */
import { Button, Group, Stack } from "@mantine/core";
import { Link, useNavigate, useParams } from "react-router";
import { useCanEdit } from "../api/queries/me";
import { type ExperimentDetail, useExperiment, useForget } from "../api/queries/uplift";
import { en } from "../texts/en";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Loading } from "../ui/Loading";
import { Page } from "../ui/Page";
import { toast, toastError } from "../ui/toast";
import { ReportView } from "./ReportView";

const words = en.uplift.imported;

export default function ExperimentPage() {
  const query = useExperiment(Number(useParams().id));
  const canEdit = useCanEdit();
  const found = query.data;
  return (
    <Page
      title={found?.name ?? en.uplift.experiments}
      about={found && words.readFrom(found.file_name, found.reading.how)}
      actions={
        <Group gap="xs">
          {found && canEdit && <ForgetButton experiment={found} />}
          <Button variant="default" component={Link} to="/uplift/experiments">
            {en.uplift.experiments}
          </Button>
        </Group>
      }
    >
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {found && (
        <Stack gap="md">
          <ReportView report={found.report} />
        </Stack>
      )}
    </Page>
  );
}

function ForgetButton({ experiment }: { experiment: ExperimentDetail }) {
  const navigate = useNavigate();
  const forget = useForget();
  const leave = () => {
    toast(words.forgotten(experiment.name));
    navigate("/uplift/experiments");
  };
  return (
    <Button
      variant="default"
      loading={forget.isPending}
      onClick={() => forget.mutate(experiment.id, { onSuccess: leave, onError: toastError })}
    >
      {words.forget}
    </Button>
  );
}
