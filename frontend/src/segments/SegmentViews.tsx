import { SegmentedControl } from "@mantine/core";
import { useNavigate } from "react-router";
import { en } from "../texts/en";

type View = "plan" | "list";

/** The switch between the ways of looking at micro-segments. */
export function SegmentViews({ view }: { view: View }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={en.plan.views}
      value={view}
      onChange={(next) => navigate(next === "plan" ? "/m/plan" : "/m/list")}
      data={[
        { value: "plan", label: en.plan.plan },
        { value: "list", label: en.plan.list },
      ]}
    />
  );
}
