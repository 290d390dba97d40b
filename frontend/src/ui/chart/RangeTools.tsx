import { Button, Group, Select } from "@mantine/core";
import type { ReactNode } from "react";

interface RangeToolsProps {
  texts: { csv: string; range: string; days: (n: number) => string };
  /** The address of the same days as a file; null: this reader may not have it. */
  csv: string | null;
  ranges: readonly number[];
  days: number;
  onChange: (days: number) => void;
  /** The same as a picture. */
  children?: ReactNode;
}

/** How many days a chart shows, and the same as a file. */
export function RangeTools({ texts, csv, ranges, days, onChange, children }: RangeToolsProps) {
  return (
    <Group gap="xs">
      {csv !== null && (
        <Button component="a" size="xs" variant="default" href={csv} download>
          {texts.csv}
        </Button>
      )}
      {children}
      <Select
        size="xs"
        w={104}
        aria-label={texts.range}
        allowDeselect={false}
        value={String(days)}
        data={ranges.map((value) => ({ value: String(value), label: texts.days(value) }))}
        onChange={(value) => onChange(Number(value))}
      />
    </Group>
  );
}
