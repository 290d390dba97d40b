import { SegmentedControl } from "@mantine/core";
import { useNavigate } from "react-router";
import { en } from "../texts/en";

const VIEWS = ["plan", "lab", "list", "coverage", "overlap", "quality", "runs"] as const;

type View = (typeof VIEWS)[number];

/** The switch between the ways of looking at micro-segments. */
export function SegmentViews({ view }: { view: View }) {
  const navigate = useNavigate();
  return (
    <SegmentedControl
      size="xs"
      aria-label={en.plan.views}
      value={view}
      onChange={(next) => navigate(`/m/${next}`)}
      data={VIEWS.map((value) => ({ value, label: en.plan[value] }))}
    />
  );
}
