import { Button, Group } from "@mantine/core";
import { en } from "../texts/en";
import { saveCsv, savePng, saveSvg } from "./takeOut";
import { toastError } from "./toast";

interface TakeOutProps {
  /** Names the drawing and its files. */
  name: string;
  /** Draws it as SVG. */
  picture: () => Promise<string>;
  /** The same numbers as lines. */
  table?: () => Promise<Parameters<typeof saveCsv>[0]>;
  size?: "xs" | "compact-xs";
}

type Save = () => Promise<void>;

/** A drawing as a file, and its numbers. */
export function TakeOut({ name, picture, table, size = "compact-xs" }: TakeOutProps) {
  const formats: [string, Save][] = [
    ["SVG", async () => saveSvg(await picture(), name)],
    ["PNG", async () => savePng(await picture(), name)],
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
