import type { SVGProps } from "react";
import { toStyle } from "../../ui/picture/look";
import { lookOfNarrowPart, lookOfPart } from "./looks";

interface PartBoxProps extends SVGProps<SVGRectElement> {
  part: string;
  isNarrow?: boolean;
}

/** A part of a day's bar, or its sign in the legend. */
export function PartBox({ part, isNarrow = false, ...box }: PartBoxProps) {
  const look = isNarrow ? lookOfNarrowPart(part) : lookOfPart(part);
  return <rect style={toStyle(look)} {...box} />;
}
