import { Alert, Button, Group } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Link } from "react-router";
import { type OrderPreview, useOrderPreview } from "../../api/queries/ahead";
import type { OrderChange } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount } from "../../ui/format";
import classes from "./OrderBar.module.css";
import type { OrderDraft } from "./useOrder";

interface OrderBarProps {
  order: OrderDraft;
  change: OrderChange;
  revision: number;
  /** Leave out the way to where this already is. */
  isLab?: boolean;
}

const WAIT_MS = 300;

/** What a new order would change, before it is saved. */
export default function OrderBar({ order, change, revision, isLab = false }: OrderBarProps) {
  const [settled] = useDebouncedValue(change, WAIT_MS);
  const preview = useOrderPreview(settled, revision);
  return (
    <section className={classes.bar} aria-label={en.plan.newOrder}>
      {order.isStale && (
        <Alert color="yellow" variant="light" role="alert" p="xs">
          {en.plan.stale}
        </Alert>
      )}
      {preview.error && <ErrorNotice error={preview.error} onRetry={() => preview.refetch()} />}
      <Group justify="space-between" gap="xs">
        <p className={classes.sentence} role="status" aria-busy={preview.isFetching}>
          {preview.data && !preview.isPlaceholderData ? sayChanges(preview.data) : en.plan.trying}
        </p>
        <Group gap="xs">
          {!isLab && (
            <Button
              size="compact-sm"
              variant="subtle"
              component={Link}
              to="/m/lab"
              state={{ order: change }}
            >
              {en.plan.whoMoves}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={order.undo}>
            {en.plan.undo}
          </Button>
          <Button size="compact-sm" variant="default" onClick={order.discard}>
            {en.plan.putBack}
          </Button>
          <Button size="compact-sm" loading={order.isSaving} onClick={order.save}>
            {en.plan.saveOrder}
          </Button>
        </Group>
      </Group>
    </section>
  );
}

function sayChanges({ changed, days: [day = ""] }: OrderPreview): string {
  const error = changed.error > 0 ? formatCount(changed.error) : null;
  return en.plan.changes(changed.people, error, en.calendar.dayMonth(day));
}
