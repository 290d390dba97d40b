/**
 * The order of the rows: what the server says, or the draft that was made of it here
 * and is tried out before it is saved. A refusal for staleness (412) keeps the draft
 * over the newest plan, so that it can be looked at and saved again; nothing is
 * overwritten and nothing is lost.
 */
import { useCallback, useMemo, useState } from "react";
import { isApiError } from "../../api/errors";
import { useSaveOrder } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { toastError } from "../../ui/toast";
import type { Plan, PlanRow } from "./model";
import { applyOrder, isSameOrder, movable, moveRow, orderIds } from "./order";

export interface OrderDraft {
  rows: PlanRow[];
  /** Ids from the top; `null` while the order is the saved one. */
  ids: number[] | null;
  move: (from: number, to: number) => void;
  undo: () => void;
  discard: () => void;
  save: () => void;
  isSaving: boolean;
  /** Someone else changed the plan after it was read. */
  isStale: boolean;
}

/** `steps` begin with an order made elsewhere, if there is one. */
export function useOrder(plan: Plan, begin: number[] | null = null): OrderDraft {
  const [steps, setSteps] = useState<number[][]>(begin ? [begin] : []);
  const [isStale, setStale] = useState(false);
  const { mutateAsync, isPending } = useSaveOrder();
  const last = steps.at(-1);
  const rows = useMemo(() => (last ? applyOrder(plan.rows, last) : plan.rows), [plan.rows, last]);
  const isDraft = last !== undefined && !isSameOrder(rows, plan.rows);

  const move = useCallback(
    (from: number, to: number) => {
      const row = movable(rows)[from];
      if (!row || from === to) return;
      const after = moveRow(rows, from, to);
      setSteps((before) => [...before, orderIds(after)]);
      announce(en.plan.moved(row.segment.name, to + 1));
    },
    [rows],
  );

  const discard = useCallback(() => {
    setSteps([]);
    setStale(false);
  }, []);

  const save = useCallback(async () => {
    try {
      await mutateAsync({ segments: orderIds(rows), revision: plan.revision });
      discard();
      announce(en.plan.orderSaved);
    } catch (error) {
      if (isApiError(error) && error.isStale) setStale(true);
      else toastError(error);
    }
  }, [mutateAsync, rows, plan.revision, discard]);

  return {
    rows,
    ids: isDraft ? orderIds(rows) : null,
    move,
    undo: useCallback(() => setSteps((before) => before.slice(0, -1)), []),
    discard,
    save,
    isSaving: isPending,
    isStale: isStale && isDraft,
  };
}
