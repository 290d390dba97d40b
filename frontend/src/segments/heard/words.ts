/** Who heard from us in sentences: of a day, and of all days shown. */
import type { Heard, HeardDay } from "../../api/queries/heard";
import { en } from "../../texts/en";
import { toTenth } from "../../ui/chart/scale";
import { formatCount, formatDay, formatNumber, formatShare } from "../../ui/format";
import { mostly, partsInUse } from "./heard";

const FEW = 10; // people; of fewer a tenth matters

export function sayFinding(found: Heard): string {
  const perDay = (people: number) => {
    const mean = people / found.days.length;
    return formatNumber(mean < FEW ? toTenth(mean) : Math.round(mean));
  };
  const share = formatShare(found.heard / (found.people || 1));
  const first = mostly(found);
  return [
    en.heard.finding(perDay(found.heard), perDay(found.people), share),
    first && en.heard.mostly(first.words, formatShare(first.share)),
  ]
    .filter(Boolean)
    .join(" ");
}

/** How it is counted, and since when. */
export const sayAbout = ({ since }: Heard): string =>
  since ? `${en.heard.about} ${en.heard.since(en.calendar.date(since))}` : en.heard.about;

/** "Tue 3 Mar 2026: 212 people. 40 heard from us by this row, 172 no campaign …" */
export function readDay(found: Heard, day: HeardDay): string {
  const parts = partsInUse(found)
    .filter(({ part }) => day.parts[part])
    .map(({ part, words }) => en.heard.part(formatCount(day.parts[part] ?? 0), words));
  return en.heard.reading(formatDay(day.on), day.people, parts.join("; "));
}

/** What a part comes to in all days: "40 (20%)". */
export const sayShare = (found: Heard, people: number): string =>
  en.heard.share(formatCount(people), formatShare(people / found.people));
