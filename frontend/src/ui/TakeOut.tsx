import { Button, Group } from "@mantine/core";
import type { RefObject } from "react";
import { en } from "../texts/en";
import { savePng, saveSvg, toStandalone } from "./takeOut";
import { toastError } from "./toast";

interface TakeOutProps {
  /** Names the drawing and its files. */
  name: string;
  /** What the page shows, or how it is drawn where the page shows it without SVG. */
  picture: RefObject<SVGSVGElement | null> | (() => Promise<string>);
  size?: "xs" | "compact-xs";
}

const FORMATS = { SVG: saveSvg, PNG: savePng };

/** A drawing as a file. */
export function TakeOut({ name, picture, size = "compact-xs" }: TakeOutProps) {
  const draw = async () => {
    if (typeof picture === "function") return picture();
    return picture.current && toStandalone(picture.current);
  };
  const take = async (save: (svg: string, name: string) => Promise<void> | void) => {
    const svg = await draw();
    if (svg) await save(svg, name);
  };
  return (
    <Group gap="xs" wrap="nowrap">
      {Object.entries(FORMATS).map(([format, save]) => (
        <Button
          key={format}
          variant="default"
          size={size}
          aria-label={en.ui.download(name, format)}
          onClick={() => void take(save).catch(toastError)}
        >
          {format}
        </Button>
      ))}
    </Group>
  );
}
