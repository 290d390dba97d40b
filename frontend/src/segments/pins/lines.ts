/** Customers as people write them: one in a line, a user id or `#` and a number. */

export interface Wanted {
  user_ids: string[];
  customer_ids: number[];
}

export function readLines(text: string): Wanted {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return {
    user_ids: lines.filter((line) => !isNumber(line)),
    customer_ids: lines.filter(isNumber).map((line) => Number(line.slice(1))),
  };
}

/** The line that a refusal is about: `user_ids[3]` is the fourth of the user ids. */
export function lineOf(wanted: Wanted, field: string): string {
  const [, list, place] = /^(\w+)\[(\d+)\]$/.exec(field) ?? [];
  const index = Number(place);
  if (list === "customer_ids") return `#${wanted.customer_ids[index]}`;
  return wanted.user_ids[index] ?? field;
}

const isNumber = (line: string) => /^#[1-9]\d{0,15}$/.test(line);
