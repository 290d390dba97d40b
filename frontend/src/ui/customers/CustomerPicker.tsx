import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { type CustomerRow, useCustomer, useCustomers } from "../../api/queries/customers";
import { en } from "../../texts/en";
import { customerName } from "./customerName";

interface CustomerPickerProps {
  label: string;
  value: number | null;
  onChange: (id: number | null) => void;
}

const REST_MS = 250;

/** Find one customer by typing; the server searches. */
export function CustomerPicker({ label, value, onChange }: CustomerPickerProps) {
  const [typed, setTyped] = useState("");
  const [query] = useDebouncedValue(typed, REST_MS);
  const chosen = useCustomer(value).data;
  // The field shows the chosen name; searching for that text would find nobody else.
  const search = chosen && typed === customerName(chosen) ? "" : query;
  const found = useCustomers(search);
  const rows = found.data?.pages[0]?.results ?? [];
  return (
    <Select
      label={label}
      placeholder={en.customers.pickerHint}
      searchable
      clearable
      clearButtonProps={{ "aria-label": en.ui.clear }}
      nothingFoundMessage={found.isFetching ? en.ui.loading : en.ui.nothingFound}
      // The server has searched already, also in fields that are not shown.
      filter={({ options }) => options}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value === null ? null : String(value)}
      data={withChosen(rows, chosen).map((row) => ({
        value: String(row.id),
        label: customerName(row),
      }))}
      onChange={(next) => onChange(next === null ? null : Number(next))}
    />
  );
}

function withChosen(rows: CustomerRow[], chosen: CustomerRow | undefined): CustomerRow[] {
  return !chosen || rows.some((row) => row.id === chosen.id) ? rows : [chosen, ...rows];
}
