import { expect, test } from "vitest";
import { summaryOf } from "./kinds";

const arms = (...shares: number[]) => shares.map((share) => ({ key: `${share}`, name: "", share }));

test.each([
  ["wait", { how: "duration", amount: 1, unit: "days" }, "1 day"],
  ["wait", { how: "attribute", attribute: "birthday" }, "Until “birthday”"],
  ["wait", { how: "clock", weekdays: ["mon", "fri"], opens: "09:00" }, "Until Mon, Fri 09:00"],
  ["wait", { how: "clock", opens: "09:00", closes: "17:00" }, "Until 09:00–17:00"],
  [
    "wait_for",
    { event: "Order", deadline: { amount: 3, unit: "days" } },
    "“Order”, at most 3 days",
  ],
  [
    "wait_for",
    { rule: {}, deadline: { amount: 1, unit: "hours" } },
    "Until a rule fits, at most 1 hour",
  ],
  ["split", { branches: arms(3333, 6667) }, "33.33 % / 66.67 %"],
  ["split", { branches: arms(4500, 4500), hold_out: 1000 }, "45 % / 45 %, 10 % held out"],
  ["jump", { times: 3 }, "Back 3 times at most"],
  ["update", { changes: [{ kind: "attribute", name: "plan", value: "gold" }] }, "“plan” = gold"],
  ["update", { changes: [{ kind: "tag", tag: "vip" }, {}] }, "Add tag “vip” and 1 more"],
  ["webhook", { url: "https://example.com/hook" }, "example.com"],
  ["webhook", { url: "nonsense" }, "Give an address"],
  ["notify_team", { team: "Sales", title: "Call" }, "Sales: Call"],
  ["survey", { survey: "Delivery", scale: "nps" }, "Delivery (NPS)"],
  [
    "entry",
    { trigger: { kind: "date", attribute: "birthday", offset_days: -3, every_year: true } },
    "3 days before “birthday”, every year",
  ],
  ["entry", { trigger: { kind: "segment", segment_id: 1 } }, "When entering a micro-segment"],
  ["entry", { trigger: { kind: "segment", change: "left" } }, "When leaving a micro-segment"],
  ["entry", { trigger: { kind: "schedule", repeat: "weekly", time: "09:00" } }, "Weekly at 09:00"],
  ["of_a_later_version", {}, "This kind of step is not known here"],
])("%s with %j reads “%s”", (kind, settings, words) => {
  expect(summaryOf({ id: "x", kind, name: "", settings })).toBe(words);
});
