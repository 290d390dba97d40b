/** What journeys ask teams to do. Open or done is part of the address. */
import { Anchor, Button, Tabs } from "@mantine/core";
import { useRef } from "react";
import { Link, useSearchParams } from "react-router";
import { useCanEdit, useMe } from "../api/queries/me";
import { type TeamTask, useSetTaskDone, useTasks } from "../api/queries/tasks";
import { en } from "../texts/en";
import { customerName } from "../ui/customers/customerName";
import { type Column, DataTable } from "../ui/DataTable";
import { EmptyLink } from "../ui/EmptyLink";
import { EmptyState } from "../ui/EmptyState";
import { markFocus } from "../ui/focusLater";
import { formatDateTime } from "../ui/format";
import { Page } from "../ui/Page";
import { toast, toastError } from "../ui/toast";
import classes from "./TasksPage.module.css";

export default function TasksPage() {
  const [search, setSearch] = useSearchParams();
  const isDone = search.get("show") === "done";
  return (
    <Page title={en.tasks.title} about={en.tasks.about}>
      <Tabs
        keepMounted={false}
        value={isDone ? "done" : "open"}
        onChange={(tab) => setSearch(tab === "done" ? { show: tab } : {}, { replace: true })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="open">{en.tasks.open}</Tabs.Tab>
          <Tabs.Tab value="done">{en.tasks.done}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="open">
          <TaskList isDone={false} />
        </Tabs.Panel>
        <Tabs.Panel value="done">
          <TaskList isDone />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function TaskList({ isDone }: { isDone: boolean }) {
  const query = useTasks(isDone);
  const setDone = useSetTaskDone();
  const canEdit = useCanEdit();
  const zone = useMe()?.workspace.timezone;
  const list = useRef<HTMLDivElement>(null);
  const toggle = ({ id, title }: TeamTask) => {
    const isStillHere = markFocus();
    setDone.mutate(
      { id, isDone: !isDone },
      {
        onSuccess: () => {
          toast(isDone ? en.tasks.wasPutBack(title) : en.tasks.wasTicked(title));
          // Its row goes and takes the focus with it.
          if (isStillHere()) list.current?.focus();
        },
        onError: toastError,
      },
    );
  };
  return (
    <div ref={list} tabIndex={-1} className={classes.list}>
      <DataTable
        label={isDone ? en.tasks.done : en.tasks.open}
        rows={query.data?.pages.flatMap((page) => page.results)}
        rowKey={(row) => row.id}
        columns={[...toColumns(zone, isDone), ...(canEdit ? [toAction(isDone, toggle)] : [])]}
        state={query}
        empty={
          <EmptyState
            icon="ticket"
            action={!isDone && <EmptyLink to="/j">{en.shell.journeys}</EmptyLink>}
          >
            {isDone ? en.tasks.noneDone : en.tasks.noneOpen}
          </EmptyState>
        }
      />
    </div>
  );
}

function toColumns(zone: string | undefined, isDone: boolean): Column<TeamTask>[] {
  return [
    {
      key: "task",
      title: en.tasks.task,
      render: ({ title, text }) => (
        <>
          <b>{title}</b>
          {text && <p className={classes.text}>{text}</p>}
        </>
      ),
    },
    { key: "team", title: en.tasks.team, width: 110, render: ({ team }) => team },
    {
      key: "customer",
      title: en.tasks.customer,
      render: ({ customer }) => (
        <Anchor component={Link} to={`/customers/${customer.id}`} size="sm">
          {customerName(customer)}
        </Anchor>
      ),
    },
    {
      key: "journey",
      title: en.tasks.journey,
      render: ({ journey }) => (
        <Anchor component={Link} to={`/j/${journey.id}/edit`} size="sm">
          {journey.name}
        </Anchor>
      ),
    },
    {
      key: "when",
      title: isDone ? en.tasks.doneAt : en.tasks.since,
      width: 160,
      render: ({ created_at, done_at, done_by }) => (
        <span className={classes.when}>
          {formatDateTime(done_at ?? created_at, zone)}
          {done_by && <div>{en.tasks.by(done_by)}</div>}
        </span>
      ),
    },
  ];
}

const toAction = (isDone: boolean, onToggle: (task: TeamTask) => void): Column<TeamTask> => ({
  key: "action",
  title: "",
  width: 130,
  render: (task) => (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={isDone ? en.tasks.putBackThis(task.title) : en.tasks.tickThis(task.title)}
      onClick={() => onToggle(task)}
    >
      {isDone ? en.tasks.putBack : en.tasks.tick}
    </Button>
  ),
});
