import { Select } from "@mantine/core";
import { en } from "../../texts/en";

interface SmallSelectProps<Value extends string> {
  label: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  placeholder?: string;
  disabled?: boolean;
  error?: boolean;
  width?: number;
}

/** Lists longer than this get a search field. */
const SHORT_LIST = 8;

/** A picker inside a sentence: its name is read, not shown. */
export function SmallSelect<Value extends string>(props: SmallSelectProps<Value>) {
  const { label, value, options, onChange, width, ...rest } = props;
  return (
    <Select
      aria-label={label}
      size="xs"
      w={width}
      value={value}
      data={[...options]}
      allowDeselect={false}
      searchable={options.length > SHORT_LIST}
      nothingFoundMessage={en.ui.nothingFound}
      maxDropdownHeight={280}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      onChange={(next) => {
        if (next !== null) onChange(next as Value);
      }}
      {...rest}
    />
  );
}

/** The names as options, with the chosen one added when the catalogue has forgotten it. */
export function namesAsOptions(names: readonly string[], chosen?: string) {
  const all = chosen && !names.includes(chosen) ? [...names, chosen] : names;
  return all.map((name) => ({ value: name, label: name }));
}
