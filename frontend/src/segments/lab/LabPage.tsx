/** The priority laboratory: another order of the plan, and what it would change, before it is saved. */
import { useLocation } from "react-router";
import { useOrderPreview } from "../../api/queries/ahead";
import { useCanEdit } from "../../api/queries/me";
import { type OrderChange, type Plan, usePlan } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import OrderBar from "../plan/OrderBar";
import { useOrder } from "../plan/useOrder";
import { SegmentViews } from "../SegmentViews";
import { Effects } from "./Effects";
import classes from "./Lab.module.css";
import { LabRows } from "./LabRows";

const DAYS = 14;

export default function LabPage() {
  const query = usePlan(null, DAYS);
  return (
    <Page wide title={en.lab.title} about={en.lab.about} actions={<SegmentViews view="lab" />}>
      {query.error && <ErrorNotice error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && <Lab plan={query.data} />}
    </Page>
  );
}

function Lab({ plan }: { plan: Plan }) {
  const { state } = useLocation() as { state: { order?: OrderChange } | null };
  const canEdit = useCanEdit();
  const order = useOrder(plan, state?.order ?? null);
  const preview = useOrderPreview(order.change, plan.revision);
  return (
    <>
      {order.change && (
        <OrderBar order={order} change={order.change} revision={plan.revision} isLab />
      )}
      <div className={classes.columns}>
        <LabRows
          rows={order.rows}
          today={plan.today}
          onMove={canEdit ? order.move : undefined}
          onMoveCampaign={canEdit ? order.moveCampaign : undefined}
        />
        <div className={classes.effects} aria-busy={preview.isFetching}>
          {!order.change && <EmptyState icon="flask">{en.lab.empty}</EmptyState>}
          {order.change && preview.data && <Effects preview={preview.data} />}
        </div>
      </div>
    </>
  );
}
