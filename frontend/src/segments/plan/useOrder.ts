/**
 * The order of the rows and of their campaigns: what the server says, or the draft that was made of it here
 * and is tried out before it is saved. A refusal for staleness (412) keeps the draft
 * over the newest plan, so that it can be looked at and saved again; nothing is
 * overwritten and nothing is lost.
 */
import { useCallback, useMemo, useState } from "react";
import { isApiError } from "../../api/errors";
import { type OrderChange, useSaveOrder } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { toastError } from "../../ui/toast";
import type { Plan, PlanRow } from "./model";
import { applyChange, changeOf, movable, moveCampaign, moveRow } from "./order";

export interface OrderDraft {
  rows: PlanRow[];
  /** What is new in it; `null` while the order is the saved one. */
  change: OrderChange | null;
  move: (from: number, to: number) => void;
  /** Move a campaign within its row. */
  moveCampaign: (row: number, from: number, to: number) => void;
  undo: () => void;
  discard: () => void;
  save: () => void;
  isSaving: boolean;
  /** Someone else changed the plan after it was read. */
  isStale: boolean;
}

/** `steps` begin with an order made elsewhere, if there is one. */
export function useOrder(plan: Plan, begin: OrderChange | null = null): OrderDraft {
  const [steps, setSteps] = useState<OrderChange[]>(begin ? [begin] : []);
  const [isStale, setStale] = useState(false);
  const { mutateAsync, isPending } = useSaveOrder();
  const last = steps.at(-1);
  const rows = useMemo(() => (last ? applyChange(plan.rows, last) : plan.rows), [plan.rows, last]);
  const change = useMemo(() => (last ? changeOf(rows, plan.rows) : null), [rows, plan.rows, last]);

  const step = useCallback(
    (after: PlanRow[]) => setSteps((before) => [...before, changeOf(after, plan.rows) ?? {}]),
    [plan.rows],
  );

  const move = useCallback(
    (from: number, to: number) => {
      const row = movable(rows)[from];
      if (!row || from === to) return;
      step(moveRow(rows, from, to));
      announce(en.plan.moved(row.segment.name, to + 1));
    },
    [rows, step],
  );

  const moveOne = useCallback(
    (segment: number, from: number, to: number) => {
      const row = rows.find((one) => one.segment.id === segment);
      const campaign = row?.campaigns[from];
      if (!row || !campaign || from === to || !row.campaigns[to]) return;
      step(rows.map((one) => (one === row ? moveCampaign(row, from, to) : one)));
      announce(en.plan.moved(campaign.name, to + 1));
    },
    [rows, step],
  );

  const discard = useCallback(() => {
    setSteps([]);
    setStale(false);
  }, []);

  const save = useCallback(async () => {
    if (!change) return;
    try {
      await mutateAsync({ change, revision: plan.revision });
      discard();
      announce(en.plan.orderSaved);
    } catch (error) {
      if (isApiError(error) && error.isStale) setStale(true);
      else toastError(error);
    }
  }, [mutateAsync, change, plan.revision, discard]);

  return {
    rows,
    change,
    move,
    moveCampaign: moveOne,
    undo: useCallback(() => setSteps((before) => before.slice(0, -1)), []),
    discard,
    save,
    isSaving: isPending,
    isStale: isStale && change !== null,
  };
}
