/** Rates and amounts in figures. */
import type { Interval, Outcome } from "../api/queries/uplift";
import { en } from "../texts/en";

export type Kind = Outcome["kind"];

const two = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const one = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const few = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 });

/** "6.8 %", "1.42" */
export const sayValue = (kind: Kind, value: number): string =>
  kind === "rate" ? `${one.format(100 * value)} %` : two.format(value);

/** "+1.7", "−0.25": points of a rate. */
export function sayChange(kind: Kind, value: number): string {
  const text = kind === "rate" ? one.format(100 * Math.abs(value)) : two.format(Math.abs(value));
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** "+0.2 to +3.2" */
export const sayInterval = (kind: Kind, { low, high }: Interval): string =>
  `${sayChange(kind, low)} to ${sayChange(kind, high)}`;

/** "+33 %" of the control group's result. */
export const sayRelative = (value: number): string =>
  `${value < 0 ? "−" : "+"}${Math.round(100 * Math.abs(value))} %`;

/** "0.003"; smaller ones are all alike. */
export const sayP = (p: number): string => (p < 0.001 ? "< 0.001" : few.format(p));

/** "+1.7 points", "+0.25" */
export const sayDifference = (kind: Kind, value: number): string => {
  const text = sayChange(kind, value);
  return kind === "rate" ? en.uplift.points(text) : text;
};
