/** The settings of a step in one line: what its card says while it has no name. */
import { en } from "../texts/en";

type Settings = Record<string, unknown>;

const texts = en.journey.summary;

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asSettings = (value: unknown): Settings =>
  typeof value === "object" && value !== null ? (value as Settings) : {};

export const summaries: Record<string, (settings: Settings) => string> = {
  entry: ({ trigger }) => entryWords(asSettings(trigger)),
  message: ({ template_id }) => (template_id ? texts.message : texts.noTemplate),
  survey: ({ survey, scale }) => texts.survey(asText(survey), asText(scale)),
  wait: waitWords,
  wait_for: ({ event, rule, deadline }) => {
    const { amount, unit } = asSettings(deadline);
    const what = asText(event) ? `“${asText(event)}”` : rule ? texts.untilRule : "";
    return texts.waitFor(what, texts.duration(amount, unit));
  },
  decision: ({ branches }) => texts.branches(asList(branches).length),
  split: ({ branches, hold_out }) =>
    texts.split(
      asList(branches).map((each) => percent(asSettings(each).share)),
      typeof hold_out === "number" && hold_out > 0 ? percent(hold_out) : null,
    ),
  jump: ({ times }) => texts.jump(typeof times === "number" ? times : 1),
  update: ({ changes }) => {
    const [first, ...more] = asList(changes).map(asSettings);
    return first ? texts.update(changeWords(first), more.length) : texts.noChange;
  },
  webhook: ({ url }) => hostOf(asText(url)) || texts.noAddress,
  notify_team: ({ team, title }) =>
    asText(title) ? texts.task(asText(team), asText(title)) : texts.noTask,
  start_journey: ({ journey_id }) => (journey_id ? texts.startJourney : texts.noJourney),
  hand_over: ({ reason }) => asText(reason) || texts.handOver,
  exit: ({ reason }) => asText(reason) || texts.exit,
};

/** Of a trigger by a micro-segment; older ones do not say which. */
export const isByLeaving = ({ change }: Settings): boolean => change === "left";

function entryWords(trigger: Settings): string {
  switch (trigger.kind) {
    case "event":
      return texts.onEvent(asText(trigger.event));
    case "segment":
      return texts.onSegment(isByLeaving(trigger));
    case "date":
      return texts.onDate(
        asText(trigger.attribute),
        typeof trigger.offset_days === "number" ? trigger.offset_days : 0,
        trigger.every_year === true,
      );
    case "schedule":
      return texts.onSchedule(asText(trigger.repeat) || "once", asText(trigger.time));
    default:
      return texts.onList;
  }
}

function waitWords({ how, amount, unit, attribute, weekdays, opens, closes }: Settings): string {
  if (how === "attribute") return texts.untilDate(asText(attribute));
  if (how !== "clock") return texts.duration(amount, unit);
  const days = asList(weekdays).map((day) => en.journey.weekdays[asText(day)] ?? "");
  return texts.untilClock(days, asText(opens) || "09:00", asText(closes) || null);
}

function changeWords(change: Settings): string {
  if (change.kind === "tag") return texts.tag(asText(change.tag), change.how === "remove");
  const name = asText(change.name);
  if (!name) return texts.noChange;
  const value = change.value ?? "";
  return texts.change(name, asText(change.how) || "set", String(value));
}

export const percent = (share: unknown): string =>
  `${Number(((typeof share === "number" ? share : 0) / 100).toFixed(2))} %`;

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
