/**
 * The order of the rows: what the server says, or for a moment what was just
 * chosen here. A refusal for staleness (412) shows the newest order and keeps the
 * move, so that it can be made again; nothing is overwritten and nothing is lost.
 */
import { useCallback, useMemo, useState } from "react";
import { isApiError } from "../../api/errors";
import { useSaveOrder } from "../../api/queries/plan";
import { en } from "../../texts/en";
import { announce } from "../../ui/announce";
import { toastError } from "../../ui/toast";
import type { Plan, PlanRow } from "./model";
import { applyOrder, movable, moveRow, orderIds } from "./order";
import type { StaleMove } from "./StaleNotice";

interface Move {
  segmentId: number;
  to: number;
}

export function useOrder(plan: Plan) {
  const [chosen, setChosen] = useState<number[] | null>(null);
  const [refused, setRefused] = useState<Move | null>(null);
  const { mutateAsync } = useSaveOrder();
  const rows = useMemo(
    () => (chosen ? applyOrder(plan.rows, chosen) : plan.rows),
    [plan.rows, chosen],
  );

  const save = useCallback(
    async (before: readonly PlanRow[], { segmentId, to }: Move) => {
      const from = movable(before).findIndex((row) => row.segment.id === segmentId);
      if (from < 0) return setRefused(null); // archived by someone else meanwhile
      const after = moveRow(before, from, to);
      setChosen(orderIds(after));
      setRefused(null);
      const name = before[from]?.segment.name ?? "";
      announce(en.plan.moved(name, to + 1));
      try {
        await mutateAsync({ segments: orderIds(after), revision: plan.revision });
      } catch (error) {
        if (isApiError(error) && error.isStale) setRefused({ segmentId, to });
        else toastError(error);
      }
      setChosen(null);
    },
    [mutateAsync, plan.revision],
  );

  const move = useCallback(
    (from: number, to: number) => {
      const row = movable(rows)[from];
      if (row && from !== to) void save(rows, { segmentId: row.segment.id, to });
    },
    [rows, save],
  );

  const moveAgain = useCallback(() => {
    if (refused) void save(plan.rows, refused);
  }, [plan.rows, refused, save]);

  return { rows, move, moveAgain, stale: refused && describe(refused, plan) };
}

function describe({ segmentId, to }: Move, plan: Plan): StaleMove | null {
  const row = plan.rows.find(({ segment }) => segment.id === segmentId);
  return row ? { name: row.segment.name, number: to + 1 } : null;
}
