import { Group, Select } from "@mantine/core";
import type { PlannedColumn } from "../../api/queries/imports";
import { en } from "../../texts/en";
import { cellTypeOf, isNamed } from "./plan";

interface CellFieldsProps {
  heading: string;
  column: PlannedColumn;
  onChange: (change: Partial<PlannedColumn>) => void;
}

/** How the cells of a column are written: their type, and its own choice. */
export function CellFields({ heading, column, onChange }: CellFieldsProps) {
  const type = cellTypeOf(column);
  const texts = en.imports;
  return (
    <Group gap="xs" wrap="nowrap">
      {isNamed(column.target) && (
        <Choice
          label={texts.typeOf(heading)}
          words={texts.types}
          value={column.type}
          onChange={(value) => onChange({ type: value })}
        />
      )}
      {type === "date" && (
        <Choice
          label={texts.orderOf(heading)}
          words={texts.orders}
          value={column.order}
          onChange={(order) => onChange({ order })}
        />
      )}
      {type === "number" && (
        <Choice
          label={texts.decimalOf(heading)}
          words={texts.decimals}
          value={column.decimal}
          onChange={(decimal) => onChange({ decimal })}
        />
      )}
      {type === "list" && (
        <Choice
          label={texts.separatorOf(heading)}
          words={texts.separators}
          value={column.separator}
          onChange={(separator) => onChange({ separator })}
        />
      )}
    </Group>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  words: Record<Value, string>;
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, words, value, onChange }: ChoiceProps<Value>) {
  const data = (Object.keys(words) as Value[]).map((key) => ({ value: key, label: words[key] }));
  return (
    <Select
      size="xs"
      w={135}
      aria-label={label}
      allowDeselect={false}
      data={data}
      value={value}
      onChange={(chosen) => chosen && onChange(chosen as Value)}
    />
  );
}
