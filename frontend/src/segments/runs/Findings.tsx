import { Anchor, Button, Title } from "@mantine/core";
import { Link } from "react-router";
import { useCanEdit } from "../../api/queries/me";
import { type SizeFinding, useAcceptSize } from "../../api/queries/runs";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { formatCount } from "../../ui/format";
import { toast, toastError } from "../../ui/toast";
import classes from "./Runs.module.css";

/** The micro-segments that a run left as they were, to be taken by a person. */
export function Findings({ findings }: { findings: SizeFinding[] }) {
  return (
    <section aria-labelledby="run-findings">
      <Title order={2} id="run-findings">
        {en.runs.findings}
      </Title>
      <p className={classes.about}>{en.runs.findingsAbout}</p>
      <DataTable
        label={en.runs.findings}
        rows={findings}
        rowKey={(finding) => finding.segment_id}
        columns={COLUMNS}
      />
    </section>
  );
}

const COLUMNS: Column<SizeFinding>[] = [
  {
    key: "segment",
    title: en.runs.segment,
    render: (finding) => (
      <Anchor component={Link} to={`/m/${finding.segment_id}`} fw={600}>
        {finding.name}
      </Anchor>
    ),
  },
  {
    key: "before",
    title: en.runs.before,
    numeric: true,
    render: (finding) => formatCount(finding.before),
  },
  {
    key: "after",
    title: en.runs.after,
    numeric: true,
    render: (finding) => formatCount(finding.after),
  },
  { key: "accept", title: en.runs.state, render: (finding) => <Answer finding={finding} /> },
];

function Answer({ finding }: { finding: SizeFinding }) {
  const canEdit = useCanEdit();
  if (finding.is_open)
    return canEdit ? (
      <AcceptButton segmentId={finding.segment_id} name={finding.name} />
    ) : (
      en.runs.heldTitle
    );
  return finding.accepted_by === null ? en.runs.closed : en.runs.acceptedBy(finding.accepted_by);
}

export function AcceptButton({ segmentId, name }: { segmentId: number; name: string }) {
  const accept = useAcceptSize();
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={accept.isPending}
      onClick={() =>
        accept.mutate(segmentId, {
          onSuccess: () => toast(en.runs.accepted(name)),
          onError: toastError,
        })
      }
    >
      {en.runs.accept}
    </Button>
  );
}
