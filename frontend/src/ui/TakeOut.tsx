import { Button, Group } from "@mantine/core";
import type { RefObject } from "react";
import { en } from "../texts/en";
import { saveCsv, savePng, saveSvg, toStandalone } from "./takeOut";
import { toastError } from "./toast";

interface TakeOutProps {
  /** Names the drawing and its files. */
  name: string;
  /** What the page shows, or how it is drawn where the page shows it without SVG. */
  picture: RefObject<SVGSVGElement | null> | (() => Promise<string>);
  /** The same numbers as lines. */
  table?: () => Promise<Parameters<typeof saveCsv>[0]>;
  size?: "xs" | "compact-xs";
}

type Save = () => Promise<void>;

/** A drawing as a file, and its numbers. */
export function TakeOut({ name, picture, table, size = "compact-xs" }: TakeOutProps) {
  const draw = async () => {
    if (typeof picture === "function") return picture();
    return picture.current && toStandalone(picture.current);
  };
  const take = async (save: (svg: string, name: string) => Promise<void> | void) => {
    const svg = await draw();
    if (svg) await save(svg, name);
  };
  const formats: [string, Save][] = [
    ["SVG", () => take(saveSvg)],
    ["PNG", () => take(savePng)],
  ];
  if (table) formats.unshift(["CSV", async () => saveCsv(await table(), name)]);
  return (
    <Group gap="xs" wrap="nowrap">
      {formats.map(([format, save]) => (
        <Button
          key={format}
          variant="default"
          size={size}
          aria-label={en.ui.download(name, format)}
          onClick={() => void save().catch(toastError)}
        >
          {format}
        </Button>
      ))}
    </Group>
  );
}
