import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useCountThen } from "../../api/queries/history";
import { useMe } from "../../api/queries/me";
import type { RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { addDays, type Day, isDay } from "../../ui/days";
import { formatDay } from "../../ui/format";
import { momentOf } from "../../ui/wallClock";
import { workspaceDay } from "../../ui/workspaceDay";
import { Looking } from "./Looking";
import classes from "./Preview.module.css";
import { sayCount } from "./words";

const MONTH = 30;

/** How many would have matched at the end of a past day, by what is known now. */
export default function ThenPanel({ rule }: { rule: RuleDocument }) {
  const me = useMe();
  const zone = me?.workspace.timezone ?? "UTC";
  const today = workspaceDay(me?.clock.now, zone);
  const [day, setDay] = useState<Day>(addDays(today, -MONTH));
  const isPast = isDay(day) && day < today;
  return (
    <>
      <TextInput
        type="date"
        size="xs"
        w={160}
        label={en.history.on}
        max={addDays(today, -1)}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      {isPast && <Then rule={rule} day={day} zone={zone} />}
      <p className={classes.note}>{en.history.thenAbout}</p>
    </>
  );
}

function Then({ rule, day, zone }: { rule: RuleDocument; day: Day; zone: string }) {
  const { data, error, isFetching } = useCountThen(
    rule,
    momentOf(`${addDays(day, 1)}T00:00`, zone),
  );
  if (!data) return <Looking error={error} isFetching={isFetching} />;
  return (
    <p className={classes.finding} role="status">
      {en.history.thenCount(sayCount(data.count, data.margin), data.count, formatDay(day))}
    </p>
  );
}
