/** From what columns are to how the table of an experiment is read. */
import type { ColumnGuess, ExperimentSettings } from "../api/queries/uplift";

export type Role = ColumnGuess["role"];
export type Roles = Readonly<Record<string, Role>>;

export interface Draft {
  name: string;
  roles: Roles;
  control: string;
  isRandom: boolean;
  how: string;
  hasEqualArms: boolean;
}

const CONTROL_WORDS = /^(control|none|no\b.*|nothing|holdout|hold.out|0|false)$/i;

export function toDraft(fileName: string, columns: readonly ColumnGuess[]): Draft {
  const roles = Object.fromEntries(columns.map(({ name, role }) => [name, role]));
  return {
    name: fileName.replace(/\.(csv|tsv|txt)?(\.gz)?$/i, "").slice(0, 120),
    roles,
    control: guessControl(columns, findArm(roles)),
    isRandom: false,
    how: "",
    hasEqualArms: false,
  };
}

/** Only one column says who got what: choosing another lets the former go. */
export function setRole(draft: Draft, columns: readonly ColumnGuess[], name: string, role: Role) {
  const others = role === "arm" ? dropArm(draft.roles) : draft.roles;
  const roles = { ...others, [name]: role };
  const arm = findArm(roles);
  const isSame = arm === findArm(draft.roles);
  return { ...draft, roles, control: isSame ? draft.control : guessControl(columns, arm) };
}

export const findArm = (roles: Roles): string | undefined =>
  Object.keys(roles).find((name) => roles[name] === "arm");

/** Null while something is missing. */
export function toSettings(draft: Draft): ExperimentSettings | null {
  const { roles } = draft;
  const arm = findArm(roles);
  const names = Object.keys(roles);
  const outcomes = names.flatMap((column) => {
    const kind = roles[column];
    return kind === "rate" || kind === "amount" ? [{ column, kind }] : [];
  });
  if (!arm || !draft.control || outcomes.length === 0 || !draft.name.trim()) return null;
  return {
    name: draft.name.trim(),
    arm,
    control: draft.control,
    outcomes,
    covariates: names.filter((name) => roles[name] === "covariate"),
    is_random: draft.isRandom,
    how: draft.how,
    has_equal_arms: draft.hasEqualArms,
  };
}

const dropArm = (roles: Roles): Roles =>
  Object.fromEntries(
    Object.entries(roles).map(([name, role]) => [name, role === "arm" ? "none" : role]),
  );

function guessControl(columns: readonly ColumnGuess[], arm: string | undefined): string {
  const values = columns.find(({ name }) => name === arm)?.values ?? [];
  return values.find((value) => CONTROL_WORDS.test(value)) ?? values[0] ?? "";
}
