import type { Examined } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import classes from "./Quality.module.css";

/** When the numbers were counted, or that newer ones are on their way. */
export function Freshness({ found, zone }: { found: Examined; zone?: string }) {
  if (!found.examined_at && found.is_current) return null;
  return (
    <p className={classes.fresh} role="status">
      {found.is_current && found.examined_at
        ? en.quality.asOf(formatDateTime(found.examined_at, zone))
        : en.quality.again}
    </p>
  );
}
