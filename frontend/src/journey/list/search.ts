/** What the list of journeys is asked for, as it stands in the address. */
import type { JourneySearch, JourneySort } from "../../api/queries/journeyLists";

export const STATUSES: readonly JourneySearch["status"][] = [
  "open",
  "draft",
  "live",
  "paused",
  "stopped",
  "archived",
];
export const SORTS: readonly JourneySort[] = ["changed", "created", "name"];

const EVERYTHING: JourneySearch = { q: "", status: "open", label: "", sort: "changed" };

/** Read an address; what makes no sense there means the usual. */
export function readSearch(params: URLSearchParams): JourneySearch {
  return {
    q: params.get("q") ?? "",
    status: STATUSES.find((one) => one === params.get("status")) ?? EVERYTHING.status,
    label: params.get("label") ?? "",
    sort: SORTS.find((one) => one === params.get("sort")) ?? EVERYTHING.sort,
  };
}

/** Write an address: the usual is left out, so that the plain list has a plain one. */
export function writeSearch(search: JourneySearch): Record<string, string> {
  const told = Object.entries(search).filter(
    ([name, value]) => value !== EVERYTHING[name as keyof JourneySearch],
  );
  return Object.fromEntries(told);
}

/** Tell whether journeys are left out that one may expect. */
export const isNarrowed = ({ q, status, label }: JourneySearch): boolean =>
  q !== "" || label !== "" || status !== EVERYTHING.status;
