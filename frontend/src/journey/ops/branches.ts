/** Branches of a split: more, fewer, in another order, with other shares. */
import { type Branch, branchesOf, newArm, newBranch, WHOLE } from "../kinds";
import { type GraphDocument, indexOf } from "../model";
import { changeSettings } from "./settings";

function setBranches(document: GraphDocument, id: string, branches: Branch[]): GraphDocument {
  if (!Array.isArray(indexOf(document).nodes.get(id)?.settings.branches)) return document;
  return changeSettings(document, id, { branches });
}

function branchesAt(document: GraphDocument, id: string): Branch[] {
  return branchesOf(indexOf(document).nodes.get(id)?.settings.branches);
}

/** Add a branch; until something is put on it, it leads on as the others do. */
export function addBranch(document: GraphDocument, id: string): GraphDocument {
  const branches = branchesAt(document, id);
  if (indexOf(document).nodes.get(id)?.kind !== "split") {
    return setBranches(document, id, [...branches, newBranch(branches)]);
  }
  const grown = setBranches(document, id, [...branches, newArm(branches)]);
  return areEven(branches) ? shareEvenly(grown, id) : grown;
}

/** Equal but for the hundredth that cannot be divided. */
function areEven(branches: Branch[]): boolean {
  const shares = branches.map((b) => b.share ?? 0);
  return Math.max(...shares) - Math.min(...shares) <= 1;
}

/** Give all ways of a split the same share of those who are not held out. */
export function shareEvenly(document: GraphDocument, id: string): GraphDocument {
  const branches = branchesAt(document, id);
  const heldOut = indexOf(document).nodes.get(id)?.settings.hold_out;
  const whole = WHOLE - (typeof heldOut === "number" ? heldOut : 0);
  const each = Math.floor(whole / branches.length);
  const rest = whole - each * branches.length;
  return setBranches(
    document,
    id,
    branches.map((branch, at) => ({ ...branch, share: at < rest ? each + 1 : each })),
  );
}

/** Remove a branch and the steps only it leads to. */
export function removeBranch(document: GraphDocument, id: string, key: string): GraphDocument {
  const branches = branchesAt(document, id);
  if (branches.length < 2) return document;
  const rest = branches.filter((b) => b.key !== key);
  const shrunk = setBranches(document, id, rest);
  const isSplit = indexOf(document).nodes.get(id)?.kind === "split";
  return isSplit && areEven(branches) ? shareEvenly(shrunk, id) : shrunk;
}

/** Move a branch left (-1) or right (+1); "else" always stays the last one. */
export function moveBranch(
  document: GraphDocument,
  id: string,
  key: string,
  by: -1 | 1,
): GraphDocument {
  return moveBranchTo(document, id, key, branchIndex(document, id, key) + by);
}

const branchIndex = (document: GraphDocument, id: string, key: string): number =>
  branchesAt(document, id).findIndex((b) => b.key === key);

/** Give a branch another place among its siblings, counted from 0 at the left. */
export function moveBranchTo(
  document: GraphDocument,
  id: string,
  key: string,
  to: number,
): GraphDocument {
  const branches = branchesAt(document, id);
  const from = branchIndex(document, id, key);
  if (from < 0 || from === to || to < 0 || to >= branches.length) return document;
  const moved = [...branches];
  const [branch] = moved.splice(from, 1);
  moved.splice(to, 0, branch as Branch);
  return setBranches(document, id, moved);
}

export function changeBranch(
  document: GraphDocument,
  id: string,
  key: string,
  change: Partial<Omit<Branch, "key">>,
): GraphDocument {
  const branches = branchesAt(document, id).map((b) => (b.key === key ? { ...b, ...change } : b));
  return setBranches(document, id, branches);
}
