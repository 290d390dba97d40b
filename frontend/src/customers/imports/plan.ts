/** What can be chosen for the columns of a file, and what follows from a choice. */
import type { FileKind, FilePlan, PlannedColumn, Target } from "../../api/queries/imports";

const TARGETS: Record<FileKind, Target[]> = {
  customers: ["ignore", "user_id", "anonymous_id", "attribute"],
  events: ["ignore", "user_id", "anonymous_id", "event", "time", "revenue", "property"],
};

export const targetsOf = (kind: FileKind) => TARGETS[kind];

export const isNamed = (target: Target) => target === "attribute" || target === "property";

/** How the cells of a column are read: by what it becomes, else by what was chosen. */
export function cellTypeOf(column: PlannedColumn) {
  if (column.target === "time") return "date";
  if (column.target === "revenue") return "number";
  return isNamed(column.target) ? column.type : null;
}

/** Change one column; what it becomes gives it a name where it needs one. */
export function changeColumn(
  plan: FilePlan,
  place: number,
  change: Partial<PlannedColumn>,
  heading: string,
): FilePlan {
  const columns = plan.columns.map((column, at) => {
    if (at !== place) return column;
    const next = { ...column, ...change };
    return isNamed(next.target) && !next.name ? { ...next, name: heading } : next;
  });
  return { ...plan, columns };
}

/** The other kind of file: what only one kind has becomes what the other has instead. */
export function changeKind(plan: FilePlan, kind: FileKind, headings: string[]): FilePlan {
  const other: Target = kind === "customers" ? "attribute" : "property";
  const columns = plan.columns.map((column, at): PlannedColumn => {
    if (TARGETS[kind].includes(column.target)) return column;
    return { ...column, target: other, name: column.name || (headings[at] ?? "") };
  });
  return { ...plan, kind, columns };
}
