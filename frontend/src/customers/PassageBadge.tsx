import type { CustomerJourney } from "../api/queries/customers";
import { en } from "../texts/en";
import { StatusBadge } from "../ui/StatusBadge";

/** Whether somebody is still in a journey, and whether they are stuck in it. */
export function PassageBadge({ row }: { row: CustomerJourney }) {
  if (row.status === "ended") return <StatusBadge>{en.customers.ended}</StatusBadge>;
  if (row.is_parked) return <StatusBadge tone="danger">{en.trace.parked}</StatusBadge>;
  return <StatusBadge tone="good">{en.customers.inJourney}</StatusBadge>;
}
