/** The plan: who gets what on which day, in priority order. */
import { Button, Skeleton } from "@mantine/core";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { useForecast } from "../../api/queries/ahead";
import { useCanEdit } from "../../api/queries/me";
import { usePlan } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { isDay } from "../../ui/days";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Icon } from "../../ui/Icon";
import { later } from "../../ui/later";
import { useDocumentTitle } from "../../ui/useDocumentTitle";
import { SegmentViews } from "../SegmentViews";
import { CoverageFooter } from "./CoverageFooter";
import { Matrix } from "./Matrix";
import { foresee } from "./model";
import classes from "./PlanPage.module.css";
import { PlanTools } from "./PlanTools";
import { RangePicker } from "./RangePicker";
import { usePlayer } from "./usePlayer";

const DEFAULT_DAYS = 14;
const CHOICES = [7, 14, 28];
const PlayBar = later(() => import("./PlayBar"));
const DayTable = later(() => import("./DayTable"));
const NO_DAYS: string[] = [];

export default function PlanPage() {
  useDocumentTitle(en.plan.plan);
  const canEdit = useCanEdit();
  const [search, setSearch] = useSearchParams();
  const from = search.get("from");
  const days = Number(search.get("days") ?? DEFAULT_DAYS);
  const shownDays = CHOICES.includes(days) ? days : DEFAULT_DAYS;
  const query = usePlan(from !== null && isDay(from) ? from : null, shownDays);
  const forecast = useForecast(query.data);
  const plan = useMemo(
    () => query.data && foresee(query.data, forecast.data),
    [query.data, forecast.data],
  );

  const isTable = search.get("as") === "table";
  const customer = Number(search.get("customer")) || null;
  const player = usePlayer(plan?.days ?? NO_DAYS);

  const set = (change: Record<string, string | null>) =>
    setSearch(
      (before) => {
        for (const [name, value] of Object.entries(change)) {
          if (value === null) before.delete(name);
          else before.set(name, value);
        }
        return before;
      },
      { replace: true },
    );

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div className={classes.words}>
          <h1 className={classes.title}>{en.plan.title}</h1>
          <p className={classes.about}>{en.plan.about}</p>
        </div>
        <div className={classes.actions}>
          <SegmentViews view="plan" />
          <RangePicker
            from={plan?.from ?? from}
            days={shownDays}
            choices={CHOICES}
            onChange={(next) => set({ from: next.from, days: String(next.days) })}
          />
          {canEdit && (
            <Button component={Link} to="/m/new" leftSection={<Icon name="plus" size={16} />}>
              {en.plan.newSegment}
            </Button>
          )}
        </div>
      </header>
      {query.error && (
        <div className={classes.notice}>
          <ErrorNotice error={query.error} onRetry={() => query.refetch()} />
        </div>
      )}
      {!plan && query.isPending && <PlanSkeleton />}
      {plan && (
        <>
          <PlanTools
            plan={plan}
            player={player}
            isTable={isTable}
            onTable={(next) => {
              set({ as: next ? "table" : null });
              if (next && player.day === null) player.show(plan.today);
            }}
            customer={customer}
            onCustomer={(id) => set({ customer: id === null ? null : String(id) })}
          />
          {player.day !== null && <PlayBar plan={plan} player={player} day={player.day} />}
          {isTable ? (
            <DayTable plan={plan} day={player.day ?? plan.today} />
          ) : (
            <Matrix
              plan={plan}
              sample={forecast.data?.sample ?? 1}
              canEdit={canEdit}
              shownDay={player.day}
              customer={customer}
            />
          )}
        </>
      )}
      {plan && !plan.rows.some((row) => !row.segment.is_system) && (
        <div className={classes.notice}>
          <EmptyState
            icon="segments"
            action={
              canEdit && (
                <Button component={Link} to="/m/new">
                  {en.plan.newSegment}
                </Button>
              )
            }
          >
            {en.plan.empty}
          </EmptyState>
        </div>
      )}
      {plan && <CoverageFooter plan={plan} day={player.day} />}
    </div>
  );
}

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f"];

function PlanSkeleton() {
  return (
    <div className={classes.skeleton} aria-busy="true" role="status" aria-label={en.ui.loading}>
      {SKELETON_ROWS.map((key) => (
        <Skeleton key={key} height={48} radius="sm" />
      ))}
    </div>
  );
}
