import { Group, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { CustomerPicker } from "../../ui/customers/CustomerPicker";
import { isDay } from "../../ui/days";
import { Explanation } from "../../ui/reasons/Explanation";
import { workspaceDay } from "../../ui/workspaceDay";
import classes from "./History.module.css";

/** The rule asked about one customer, now or at the end of a past day. */
export function WhyPanel({ segmentId, zone }: { segmentId: number; zone: string }) {
  const [customerId, setCustomerId] = useState<number | null>(null);
  const [day, setDay] = useState("");
  const today = workspaceDay(useMe()?.clock.now, zone);
  return (
    <section className={classes.box} aria-labelledby="why-title">
      <Title order={3} id="why-title" fz={14}>
        {en.history.why}
      </Title>
      <p className={classes.note}>{en.history.whyAbout}</p>
      <Group align="end" gap="sm" mt="sm">
        <CustomerPicker label={en.history.whom} value={customerId} onChange={setCustomerId} />
        <TextInput
          type="date"
          label={en.history.whyOn}
          max={today}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
      </Group>
      {customerId !== null && (
        <Explanation
          question={{ segmentId, customerId, at: isDay(day) ? day : null, version: null }}
          zone={zone}
        />
      )}
    </section>
  );
}
