import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { formatDateTime } from "../ui/format";
import classes from "./Uplift.module.css";

interface FreshnessProps {
  found: { is_current: boolean; counted_at: string | null };
}

/** When the numbers were counted, or that newer ones are on their way. */
export function Freshness({ found }: FreshnessProps) {
  const zone = useMe()?.workspace.timezone;
  if (!found.counted_at && found.is_current) return null;
  return (
    <p className={classes.small} role="status">
      {found.is_current && found.counted_at
        ? en.uplift.asOf(formatDateTime(found.counted_at, zone))
        : en.uplift.again}
    </p>
  );
}
