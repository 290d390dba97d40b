/** Who is in a journey now. Tab and step are part of the address, so they can be shared. */
import { Button, Tabs } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { useParked } from "../../api/queries/parked";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatCount } from "../../ui/format";
import { Page } from "../../ui/Page";
import { InsideList } from "./InsideList";
import { ParkedList } from "./ParkedList";
import { PassedTab } from "./PassedTab";
import classes from "./PeoplePage.module.css";
import { StepPicker } from "./StepPicker";

const TABS = ["inside", "passed", "parked"];

export default function PeoplePage() {
  const id = Number(useParams().id);
  const [search, setSearch] = useSearchParams();
  const step = search.get("step");
  const tab = TABS.find((one) => one === search.get("show")) ?? "inside";
  const journey = useJourneyHead(id);
  const parked = useParked(id, null).data?.pages[0]?.total ?? 0;
  const show = (next: string | null, at: string | null) => {
    const shown: Record<string, string> = next && next !== "inside" ? { show: next } : {};
    const days = next === "passed" ? search.get("days") : null;
    setSearch({ ...shown, ...(at && { step: at }), ...(days && { days }) }, { replace: true });
  };
  if (journey.error && !journey.data) {
    return <ErrorNotice error={journey.error} onRetry={journey.refetch} />;
  }
  return (
    <Page
      wide
      title={en.people.title(journey.data?.name ?? "")}
      about={en.people.about}
      actions={
        <Button component={Link} to={`/j/${id}/edit`} variant="default">
          {en.people.back}
        </Button>
      }
    >
      <Tabs keepMounted={false} value={tab} onChange={(next) => show(next, step)}>
        <Tabs.List>
          <Tabs.Tab value="inside">{en.people.inside}</Tabs.Tab>
          <Tabs.Tab value="passed">{en.results.passedTab}</Tabs.Tab>
          <Tabs.Tab value="parked">{en.people.parked(formatCount(parked))}</Tabs.Tab>
        </Tabs.List>
        <div className={classes.picker}>
          <StepPicker
            id={id}
            step={step}
            withEmpty={tab === "passed"}
            onChange={(at) => show(tab, at)}
          />
        </div>
        <Tabs.Panel value="inside">
          <InsideList id={id} step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="passed">
          <PassedTab id={id} step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="parked">
          <ParkedList key={step} id={id} step={step} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
