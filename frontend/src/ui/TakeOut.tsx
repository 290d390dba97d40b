import { Button, Group } from "@mantine/core";
import type { RefObject } from "react";
import { en } from "../texts/en";
import { savePng, saveSvg } from "./takeOut";
import { toastError } from "./toast";

interface TakeOutProps {
  /** Names the drawing and its files. */
  name: string;
  svg: RefObject<SVGSVGElement | null>;
}

/** A drawing as a file. */
export function TakeOut({ name, svg }: TakeOutProps) {
  return (
    <Group gap="xs">
      <Button
        variant="default"
        size="compact-xs"
        aria-label={en.ui.download(name, "SVG")}
        onClick={() => svg.current && saveSvg(svg.current, name)}
      >
        SVG
      </Button>
      <Button
        variant="default"
        size="compact-xs"
        aria-label={en.ui.download(name, "PNG")}
        onClick={() => svg.current && void savePng(svg.current, name).catch(toastError)}
      >
        PNG
      </Button>
    </Group>
  );
}
