/** What campaigns changed by row of the plan, in a sentence. */
import { en } from "../texts/en";
import { type ForestRow, isClear } from "./forest";

const words = en.uplift.rowsFinding;
const join = new Intl.ListFormat("en-GB");

/** For which rows it is more or less: those only that speak for themselves. */
export function sayRows(outcome: string, rows: readonly ForestRow[]): string {
  const clear = rows.filter(isClear);
  const names = (of: readonly ForestRow[]) => join.format(of.map(({ name }) => name));
  const more = clear.filter(({ interval }) => interval.low > 0);
  const less = clear.filter(({ interval }) => interval.high < 0);
  const parts = [
    more.length > 0 && words.more(names(more)),
    less.length > 0 && words.less(names(less)),
    words.others(rows.length - clear.length, clear.length > 0),
  ];
  return words.of(outcome, parts.filter(Boolean).join("; "));
}
