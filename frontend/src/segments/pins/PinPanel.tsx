import { ActionIcon, Anchor, Group, Stack, Title } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "../../api/queries/me";
import { type Pin, usePins, useRemovePin } from "../../api/queries/pins";
import { en } from "../../texts/en";
import { type Column, DataTable } from "../../ui/DataTable";
import { formatCount, formatDateTime } from "../../ui/format";
import { Icon } from "../../ui/Icon";
import { StatusBadge } from "../../ui/StatusBadge";
import { toastError } from "../../ui/toast";
import { PinForm } from "./PinForm";
import classes from "./Pins.module.css";

/** Who is always in a micro-segment and who never is, by whose wish and why. */
export function PinPanel({ segmentId, canEdit }: { segmentId: number; canEdit: boolean }) {
  const zone = useMe()?.workspace.timezone;
  const query = usePins(segmentId);
  const remove = useRemovePin(segmentId);
  const totals = query.data?.pages[0];
  const columns = makeColumns(zone);
  if (canEdit)
    columns.push({
      key: "remove",
      title: "",
      width: 48,
      render: (pin) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={en.pins.remove(nameOf(pin))}
          onClick={() => remove.mutate(pin.customer_id, { onError: toastError })}
        >
          <Icon name="trash" size={16} />
        </ActionIcon>
      ),
    });
  return (
    <section aria-labelledby="pins-title">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} id="pins-title">
            {en.pins.title}
          </Title>
          {totals && totals.inside + totals.outside > 0 && (
            <Group gap="xs">
              <StatusBadge tone="good">{en.pins.inside(formatCount(totals.inside))}</StatusBadge>
              <StatusBadge>{en.pins.outside(formatCount(totals.outside))}</StatusBadge>
            </Group>
          )}
        </Group>
        <p className={classes.about}>{en.pins.about}</p>
        <DataTable
          label={en.pins.title}
          rows={query.data?.pages.flatMap((page) => page.results)}
          rowKey={(pin) => pin.customer_id}
          columns={columns}
          state={query}
          empty={<p className={classes.none}>{en.pins.none}</p>}
        />
        {canEdit && <PinForm segmentId={segmentId} />}
      </Stack>
    </section>
  );
}

const nameOf = (pin: Pin) => pin.user_id ?? en.pins.number(pin.customer_id);

const makeColumns = (zone: string | undefined): Column<Pin>[] => [
  {
    key: "customer",
    title: en.pins.customer,
    render: (pin) => (
      <Anchor component={Link} to={`/customers/${pin.customer_id}`}>
        {nameOf(pin)}
      </Anchor>
    ),
  },
  {
    key: "side",
    title: en.pins.side,
    width: 120,
    render: (pin) => (
      <StatusBadge tone={pin.side === "in" ? "good" : "neutral"}>
        {en.pins.sides[pin.side]}
      </StatusBadge>
    ),
  },
  { key: "note", title: en.pins.note, render: (pin) => pin.note },
  { key: "by", title: en.pins.by, width: 140, render: (pin) => pin.by ?? "" },
  {
    key: "at",
    title: en.pins.at,
    width: 160,
    render: (pin) => formatDateTime(pin.at, zone),
  },
];
