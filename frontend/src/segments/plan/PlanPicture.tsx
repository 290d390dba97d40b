import { en } from "../../texts/en";
import { readInk } from "../../ui/picture/readInk";
import { TakeOut } from "../../ui/TakeOut";
import type { Plan } from "./model";

/** The plan as a file; what draws it is fetched when it is asked for. */
export default function PlanPicture({ plan }: { plan: Plan }) {
  const draw = async () => {
    const { drawPlan } = await import("./drawPlan");
    return drawPlan(plan, readInk());
  };
  const list = async () => {
    const { planTable } = await import("./planTable");
    return planTable(plan);
  };
  const name = en.plan.picture.name(en.calendar.date(plan.from));
  return <TakeOut name={name} picture={draw} table={list} size="xs" />;
}
