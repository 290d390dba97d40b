/** Who is in a journey now. Tab and step are part of the address, so they can be shared. */
import { Button, Tabs } from "@mantine/core";
import { Link, useParams, useSearchParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { useParked } from "../../api/queries/parked";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { Page } from "../../ui/Page";
import { InsideList } from "./InsideList";
import { ParkedList } from "./ParkedList";
import classes from "./PeoplePage.module.css";
import { StepPicker } from "./StepPicker";

export default function PeoplePage() {
  const id = Number(useParams().id);
  const [search, setSearch] = useSearchParams();
  const step = search.get("step");
  const isParked = search.get("show") === "parked";
  const journey = useJourneyHead(id).data;
  const parked = useParked(id, null).data?.pages[0]?.total ?? 0;
  const show = (tab: string | null, at: string | null) => {
    const next: Record<string, string> = tab === "parked" ? { show: tab } : {};
    setSearch(at ? { ...next, step: at } : next, { replace: true });
  };
  return (
    <Page
      wide
      title={en.people.title(journey?.name ?? "")}
      about={en.people.about}
      actions={
        <Button component={Link} to={`/j/${id}/edit`} variant="default">
          {en.people.back}
        </Button>
      }
    >
      <Tabs
        keepMounted={false}
        value={isParked ? "parked" : "inside"}
        onChange={(tab) => show(tab, step)}
      >
        <Tabs.List>
          <Tabs.Tab value="inside">{en.people.inside}</Tabs.Tab>
          <Tabs.Tab value="parked">{en.people.parked(formatCount(parked))}</Tabs.Tab>
        </Tabs.List>
        <div className={classes.picker}>
          <StepPicker id={id} step={step} onChange={(at) => show(isParked ? "parked" : null, at)} />
        </div>
        <Tabs.Panel value="inside">
          <InsideList id={id} step={step} />
        </Tabs.Panel>
        <Tabs.Panel value="parked">
          <ParkedList key={step} id={id} step={step} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
