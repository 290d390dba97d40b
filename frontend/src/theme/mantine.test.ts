import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const SRC = new URL("..", import.meta.url);
/** Named otherwise than their sheet, or without one. */
const SHEETS: Record<string, string[]> = {
  Autocomplete: ["Combobox", "Input"],
  Select: ["Combobox", "Input"],
  TagsInput: ["Combobox", "PillsInput", "Pill"],
  Textarea: ["Input"],
  TextInput: ["Input"],
  FileInput: ["Input"],
  NativeSelect: ["Input"],
  Collapse: [],
  CopyButton: [],
  MantineProvider: [],
};

test("every component in use has its sheet", () => {
  const sheets = ["mantine", "rest"]
    .map((name) => readFileSync(new URL(`theme/${name}.css`, SRC), "utf8"))
    .join();
  const used = new Set<string>();
  for (const path of readdirSync(SRC, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".tsx")) continue;
    const text = readFileSync(new URL(path, SRC), "utf8");
    const names = text.match(/import \{([^}]*)\} from "@mantine\/core"/)?.[1] ?? "";
    for (const name of names.split(",").map((each) => each.trim())) {
      if (/^[A-Z]/.test(name)) used.add(name);
    }
  }
  const wanted = [...used].flatMap((name) => SHEETS[name] ?? [name]);
  const missing = wanted.filter((name) => !sheets.includes(`/styles/${name}.css`));
  expect([...new Set(missing)]).toEqual([]);
});
