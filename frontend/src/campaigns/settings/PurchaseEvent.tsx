import { Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useCatalogue } from "../../api/queries/catalogue";
import { en } from "../../texts/en";

const texts = en.campaignSettings;

interface PurchaseEventProps {
  /** Empty: every event with revenue. */
  value: string;
  onChange: (name: string) => void;
  readOnly: boolean;
  error: ReactNode;
}

/** Which of the events seen so far is a purchase. */
export function PurchaseEvent({ value, onChange, readOnly, error }: PurchaseEventProps) {
  const seen = useCatalogue().data?.events.map(({ name }) => name) ?? [];
  const names = seen.filter((name) => !name.startsWith("$"));
  return (
    <Select
      label={texts.purchase}
      description={texts.purchaseHint}
      placeholder={texts.everyRevenue}
      searchable
      clearable={!readOnly}
      readOnly={readOnly}
      value={value || null}
      // What was chosen stays on offer, also before the catalogue is read
      data={value && !names.includes(value) ? [value, ...names] : names}
      error={error}
      onChange={(name) => onChange(name ?? "")}
    />
  );
}
