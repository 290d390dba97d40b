import { Select } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { en } from "../../texts/en";
import { outcomeLabel } from "../kinds";
import { outcomesIn } from "../model";
import { useToday } from "../results/useNumbers";
import { boundedDays, LENGTHS, MAX_DAYS } from "../results/view";
import { PassedList } from "./PassedList";
import classes from "./PeoplePage.module.css";

const USUAL_DAYS = 30;

/** How many days an address asks for; what makes no sense there means the usual. */
function lengthOf(text: string | null): number {
  const length = Number(text);
  return Number.isInteger(length) && length >= 1 && length <= MAX_DAYS ? length : USUAL_DAYS;
}

/** Who passed, by the step, path and days of the address. */
export function PassedTab({ id, step }: { id: number; step: string | null }) {
  const [search, setSearch] = useSearchParams();
  const document = useJourneyHead(id).data?.draft.document;
  const path = step ? search.get("path") : null;
  const length = lengthOf(search.get("days"));
  const today = useToday();
  const node = document?.nodes.find((one) => one.id === step);
  const ways = document && node ? outcomesIn(document, node) : [];
  const keys = path && !ways.includes(path) ? [...ways, path] : ways;
  const set = (key: string, value: string | null) => {
    const next = new URLSearchParams(search);
    if (value === null) next.delete(key);
    else next.set(key, value);
    setSearch(next, { replace: true });
  };
  const lengths = LENGTHS.includes(length) ? LENGTHS : [length, ...LENGTHS];
  return (
    <>
      <div className={classes.filters}>
        {node && keys.length > 1 && (
          <Select
            label={en.results.filterPath}
            placeholder={en.results.allPaths}
            clearable
            clearButtonProps={{ "aria-label": en.ui.clear }}
            data={keys.map((key) => ({ value: key, label: outcomeLabel(node, key) }))}
            value={path}
            onChange={(key) => set("path", key)}
          />
        )}
        <Select
          label={en.results.days}
          allowDeselect={false}
          data={lengths.map((n) => ({ value: String(n), label: en.results.last(n) }))}
          value={String(length)}
          onChange={(n) => set("days", n === String(USUAL_DAYS) ? null : n)}
        />
      </div>
      <PassedList
        id={id}
        filter={{ ...boundedDays({ last: length }, today), node: step, outcome: path }}
      />
    </>
  );
}
