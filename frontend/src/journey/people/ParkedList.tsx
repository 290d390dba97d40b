import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useCanPublish, useMe } from "../../api/queries/me";
import { type Chosen, type StepBreaker, useParked, useRetryParked } from "../../api/queries/parked";
import { en } from "../../texts/en";
import { DataTable } from "../../ui/DataTable";
import { EmptyState } from "../../ui/EmptyState";
import { formatCount, formatDateTime } from "../../ui/format";
import { toast, toastError } from "../../ui/toast";
import classes from "./PeoplePage.module.css";
import { toColumns } from "./parkedColumns";
import { SkipDialog } from "./SkipDialog";
import { useStepNames } from "./StepPicker";

/**
 * People whose step failed again and again. A decision concerns those that are ticked,
 * or everybody in the list, also who is not on the page yet.
 */
export function ParkedList({ id, step }: { id: number; step: string | null }) {
  const query = useParked(id, step);
  const retry = useRetryParked(id);
  const canDecide = useCanPublish();
  const zone = useMe()?.workspace.timezone;
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const [isSkipping, setSkipping] = useState(false);
  const rows = query.data?.pages.flatMap((page) => page.results);
  const first = query.data?.pages[0];
  const concerned = rows?.filter((row) => !ticked.size || ticked.has(row.enrollment)) ?? [];
  const many = ticked.size || (first?.total ?? 0);
  const chosen: Chosen = ticked.size ? { enrollments: [...ticked] } : { node: step };
  const untick = () => setTicked(new Set());
  const texts = en.people;
  return (
    <>
      <Breakers id={id} breakers={first?.breakers ?? []} zone={zone} />
      {canDecide && many > 0 && (
        <div className={classes.decide}>
          <span>{ticked.size ? texts.ticked(formatCount(many)) : texts.everybody(many)}</span>
          <Button
            size="xs"
            loading={retry.isPending}
            onClick={() =>
              retry.mutate(chosen, {
                onSuccess: ({ people }) => {
                  toast(texts.retried(people));
                  untick();
                },
                onError: toastError,
              })
            }
          >
            {texts.retry}
          </Button>
          <Button size="xs" variant="default" onClick={() => setSkipping(true)}>
            {texts.skip}
          </Button>
        </div>
      )}
      <DataTable
        label={texts.parked(formatCount(first?.total ?? 0))}
        rows={rows}
        rowKey={(row) => row.enrollment}
        columns={toColumns({ zone, rows: rows ?? [], ticked, setTicked, canDecide })}
        state={query}
        empty={<EmptyState icon="check">{texts.noneParked}</EmptyState>}
      />
      <SkipDialog
        id={id}
        isOpen={isSkipping}
        chosen={chosen}
        people={many}
        rows={concerned}
        onClose={() => setSkipping(false)}
        onDone={untick}
      />
    </>
  );
}

interface BreakersProps {
  id: number;
  breakers: StepBreaker[];
  zone: string | undefined;
}

/** Steps that fail for everybody: they are not tried with each person in turn. */
function Breakers({ id, breakers, zone }: BreakersProps) {
  const nameOf = useStepNames(id);
  return breakers.map(({ version, node, error, people, until }) => (
    <Alert key={`${version}:${node}`} color="orange" variant="light" mb="md">
      <b>{nameOf(node)}</b>: {error}{" "}
      {en.people.leftAlone(formatCount(people), formatDateTime(until, zone))}
    </Alert>
  ));
}
