import { en } from "../texts/en";

/** What the product itself records about customers, for the filter of the timeline. */
export const SYSTEM_EVENTS = Object.entries(en.customers.systemEvents).map(([value, label]) => ({
  value,
  label,
}));
