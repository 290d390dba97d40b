import { NativeSelect } from "@mantine/core";
import { useMe } from "../api/queries/me";
import type { UpliftPeriod } from "../api/queries/uplift";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";

const words = en.uplift.report;

interface PeriodsProps {
  found: { period: UpliftPeriod | null; periods: UpliftPeriod[] };
  /** What is said of the share that others are compared with. */
  sayShare: (percent: string) => string;
  onChoose: (startsAt: string) => void;
}

/** The times in which chance drew by other shares. */
export function Periods({ found, sayShare, onChoose }: PeriodsProps) {
  const zone = useMe()?.workspace.timezone;
  const { period, periods } = found;
  if (!period) return null;
  return (
    <NativeSelect
      label={words.period}
      value={period.starts_at}
      onChange={(event) => onChoose(event.currentTarget.value)}
      data={periods.map(({ starts_at, ends_at, control_percent }) => ({
        value: starts_at,
        label: words.periodOf(
          formatDateTime(starts_at, zone),
          ends_at ? formatDateTime(ends_at, zone) : words.now,
          sayShare(String(control_percent)),
        ),
      }))}
      w="fit-content"
      maw="100%"
    />
  );
}
