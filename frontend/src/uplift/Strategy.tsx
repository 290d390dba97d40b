import { Stack, Title } from "@mantine/core";
import { useStrategyUplift } from "../api/queries/uplift";
import { en } from "../texts/en";
import { formatDay } from "../ui/format";
import { ReportView } from "./ReportView";
import classes from "./Uplift.module.css";

const words = en.uplift.strategy;

/** What all campaigns change together, or why that cannot be told. */
export function Strategy() {
  const found = useStrategyUplift().data;
  if (!found) return null;
  const { hold_out, window_days, report } = found;
  return (
    <Stack gap="md">
      <Title order={2}>{words.title}</Title>
      {hold_out && hold_out.percent > 0 && (
        <p className={classes.note}>
          {words.since(formatDay(hold_out.starts_on), String(hold_out.percent), window_days)}
        </p>
      )}
      {report ? <ReportView report={report} /> : <p className={classes.note}>{words.counting}</p>}
    </Stack>
  );
}
