import { Anchor, Button, Group, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { usePastMembers } from "../../api/queries/history";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { DataTable } from "../../ui/DataTable";
import { type Day, isDay } from "../../ui/days";
import { formatDay } from "../../ui/format";
import { workspaceDay } from "../../ui/workspaceDay";
import classes from "./History.module.css";

/** Who was in on a day, as it was decided then. */
export function PastMembers({ segmentId }: { segmentId: number }) {
  const me = useMe();
  const today = workspaceDay(me?.clock.now, me?.workspace.timezone);
  const [day, setDay] = useState<Day>(today);
  const [asked, setAsked] = useState<Day | null>(null);
  return (
    <section className={classes.box} aria-labelledby="past-title">
      <Title order={3} id="past-title" fz={14}>
        {en.history.past}
      </Title>
      <p className={classes.note}>{en.history.pastAbout}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(day);
        }}
      >
        <Group align="end" gap="sm" mt="sm">
          <TextInput
            type="date"
            size="xs"
            label={en.history.on}
            max={today}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={!isDay(day) || day > today}>
            {en.history.show}
          </Button>
        </Group>
      </form>
      {asked && <Members segmentId={segmentId} day={asked} isToday={asked === today} />}
    </section>
  );
}

interface MembersProps {
  segmentId: number;
  day: Day;
  isToday: boolean;
}

function Members({ segmentId, day, isToday }: MembersProps) {
  const query = usePastMembers(segmentId, day);
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.results);
  return (
    <>
      {first && (
        <p className={classes.asked}>
          <b>
            {isToday
              ? en.history.foundToday(first.count)
              : en.history.found(first.count, formatDay(day))}
          </b>{" "}
          {en.history.hidden}
        </p>
      )}
      <DataTable
        label={en.history.past}
        rows={rows}
        rowKey={(row) => row.customer_id}
        columns={[
          {
            key: "customer",
            title: en.history.customer,
            render: ({ customer_id, user_id }) => (
              <Anchor component={Link} to={`/customers/${customer_id}?show=lanes`}>
                {user_id ?? en.history.number(customer_id)}
              </Anchor>
            ),
          },
        ]}
        state={query}
        empty={<p className={classes.note}>{en.history.nobody}</p>}
      />
    </>
  );
}
