/** What another order changes, in sentences. */
import type { Estimate, Move, OrderPreview } from "../../api/queries/ahead";
import { en } from "../../texts/en";
import { formatCount, formatNumber, formatShare } from "../../ui/format";

const words = en.lab;

/** The name of a campaign, or of none. */
export type NameOf = (campaign: number | null) => string;

export function namesOf({ campaigns }: OrderPreview): NameOf {
  const names = new Map<number | null, string>(campaigns.map(({ id, name }) => [id, name]));
  return (campaign) => names.get(campaign) ?? words.none;
}

export const dayOf = ({ days }: OrderPreview): string => en.calendar.dayMonth(days[0] ?? "");

/** How many change campaign, and the way that most of them go. */
export function sayMoves(preview: OrderPreview): string {
  const { people, error } = preview.changed;
  const [first] = preview.moves;
  if (people === 0 || !first) return words.nobody;
  const changes = en.plan.changes(people, error > 0 ? formatCount(error) : null, dayOf(preview));
  const nameOf = namesOf(preview);
  return `${changes}. ${words.mostly(nameOf(first.before), nameOf(first.after), first.people)}`;
}

export const sayMove = ({ before, after, people }: Move, nameOf: NameOf): string =>
  words.move(nameOf(before), nameOf(after), people);

export const sayPressure = ({ before, after, days }: OrderPreview): string =>
  words.perCustomer(
    days.length,
    formatNumber(before.per_customer),
    formatNumber(after.per_customer),
  );

/** Who was counted, and what is taken for granted. */
export const sayBasis = ({ sample }: OrderPreview): string =>
  words.basis(sample < 1 ? formatShare(sample) : null);

export function sayEstimate({ people, error }: Estimate): string {
  const count = formatCount(people);
  return error > 0 ? words.enlarged(count, formatCount(error)) : count;
}

/** The moves as lines of a file. */
export function toTable(preview: OrderPreview) {
  const nameOf = namesOf(preview);
  return [
    ["before", "after", "people", "error"],
    ...preview.moves.map(({ before, after, people, error }) => [
      ...[nameOf(before), nameOf(after)],
      ...[people, error],
    ]),
  ];
}
