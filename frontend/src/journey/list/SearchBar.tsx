import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { JourneySearch } from "../../api/queries/journeyLists";
import { useLabels } from "../../api/queries/labels";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "../JourneysPage.module.css";
import { SORTS, STATUSES } from "./search";

const REST_MS = 300;
const texts = en.journey.list;
const wordOf: Record<string, string> = { ...en.journey.status, ...texts.statuses };
const STATUS_CHOICES = STATUSES.map((value) => ({ value, label: wordOf[value] ?? value }));
const SORT_CHOICES = SORTS.map((value) => ({ value, label: texts.sorts[value] }));

interface SearchBarProps {
  search: JourneySearch;
  onChange: (change: Partial<JourneySearch>) => void;
}

/** Text, state, label and order; all of it is in the address. */
export function SearchBar({ search, onChange }: SearchBarProps) {
  const [typed, setTyped] = useState(search.q);
  const [asked, setAsked] = useState(search.q);
  // The address changed from outside, as by "Show all journeys": its text counts.
  if (asked !== search.q) {
    setAsked(search.q);
    if (typed.trim() !== search.q) setTyped(search.q);
  }
  const look = useDebouncedCallback((q: string) => onChange({ q }), REST_MS);
  return (
    <search className={classes.search}>
      <TextInput
        type="search"
        className={classes.text}
        aria-label={texts.find}
        placeholder={texts.find}
        maxLength={200}
        leftSection={<Icon name="search" size={16} />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          look(event.currentTarget.value.trim());
        }}
      />
      <Select
        w={160}
        aria-label={texts.status}
        allowDeselect={false}
        value={search.status}
        data={STATUS_CHOICES}
        onChange={(value) => onChange({ status: value as JourneySearch["status"] })}
      />
      <LabelSelect value={search.label} onChange={(label) => onChange({ label })} />
      <Select
        w={150}
        aria-label={texts.sort}
        allowDeselect={false}
        value={search.sort}
        data={SORT_CHOICES}
        onChange={(value) => onChange({ sort: value as JourneySearch["sort"] })}
      />
    </search>
  );
}

function LabelSelect({ value, onChange }: { value: string; onChange: (label: string) => void }) {
  const labels = useLabels().data?.results.map(({ name }) => name) ?? [];
  // A label of the address may be gone from the list: it is still what is looked for.
  const choices = !value || labels.includes(value) ? labels : [value, ...labels];
  return (
    <Select
      w={170}
      aria-label={texts.label}
      placeholder={texts.anyLabel}
      clearable
      searchable
      disabled={choices.length === 0}
      nothingFoundMessage={en.ui.nothingFound}
      value={value || null}
      data={choices}
      onChange={(label) => onChange(label ?? "")}
    />
  );
}
