import { Select } from "@mantine/core";
import { useSearchParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { workspaceDay } from "../../ui/workspaceDay";
import { outcomeLabel } from "../kinds";
import { outcomesIn } from "../model";
import { boundedDays, LENGTHS } from "../results/view";
import { PassedList } from "./PassedList";
import classes from "./PeoplePage.module.css";

const USUAL_DAYS = 30;

/** Who passed, by the step, path and days of the address. */
export function PassedTab({ id, step }: { id: number; step: string | null }) {
  const [search, setSearch] = useSearchParams();
  const me = useMe();
  const document = useJourneyHead(id).data?.draft.document;
  const path = step ? search.get("path") : null;
  const length = Number(search.get("days")) || USUAL_DAYS;
  const today = workspaceDay(me?.clock.now, me?.workspace.timezone);
  const node = document?.nodes.find((one) => one.id === step);
  const ways = document && node ? outcomesIn(document, node) : [];
  const keys = path && !ways.includes(path) ? [...ways, path] : ways;
  const set = (key: string, value: string | null) => {
    if (value === null) search.delete(key);
    else search.set(key, value);
    setSearch(search, { replace: true });
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
