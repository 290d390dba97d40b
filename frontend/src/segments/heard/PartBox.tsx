import type { SVGProps } from "react";
import { toStyle } from "../../ui/picture/look";
import { lookOfPart } from "./looks";

interface PartBoxProps extends SVGProps<SVGRectElement> {
  part: string;
}

/** A part of a day's bar, or its sign in the legend. */
export function PartBox({ part, ...box }: PartBoxProps) {
  return <rect style={toStyle(lookOfPart(part))} {...box} />;
}
