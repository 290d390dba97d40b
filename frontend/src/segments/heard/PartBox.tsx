import type { SVGProps } from "react";
import classes from "./Heard.module.css";
import { lookOfPart } from "./looks";

interface PartBoxProps extends SVGProps<SVGRectElement> {
  part: string;
}

/** A part of a day's bar, or its sign in the legend. */
export function PartBox({ part, ...box }: PartBoxProps) {
  const { fill, stroke, dash } = lookOfPart(part);
  const style = {
    fill: `var(--rm-${fill})`,
    stroke: stroke && `var(--rm-${stroke})`,
    strokeDasharray: dash,
  };
  return <rect className={classes.part} style={style} {...box} />;
}
