/** Widgets that offer what exists: events, filters on their properties, messages. */
import { Anchor, Autocomplete, Input, Select } from "@mantine/core";
import { Link } from "react-router";
import { useAllJourneys, useAllSegments, useAllTemplates } from "../../../api/queries/all";
import { useCatalogue } from "../../../api/queries/catalogue";
import { en } from "../../../texts/en";
import { FilterList } from "../../../ui/rules/FilterList";
import type { Filter } from "../../../ui/rules/model";
import { useView } from "../../viewContext";
import type { FieldProps } from "./types";
import { useDeferred } from "./useDeferred";

const NOTHING = { attributes: [], events: [] };

/** Events seen so far are offered; one that is still to come can be typed. */
export function EventWidget({ title, schema, value, error, onChange }: FieldProps) {
  const catalogue = useCatalogue().data ?? NOTHING;
  const current = typeof value === "string" ? value : "";
  const { typed, type, flush } = useDeferred(current, onChange);
  return (
    <Autocomplete
      label={title}
      description={schema.description}
      placeholder={en.journey.fields.chooseEvent}
      data={catalogue.events.map((event) => event.name)}
      value={typed}
      error={error}
      maxDropdownHeight={260}
      onChange={type}
      onBlur={flush}
    />
  );
}

export function FiltersWidget({ title, schema, value, siblings, problems, onChange }: FieldProps) {
  const catalogue = useCatalogue().data ?? NOTHING;
  const event = siblings[schema.event_field ?? "event"];
  if (typeof event !== "string" || !event) return null;
  const filters = Array.isArray(value) ? (value as Filter[]) : [];
  const hasProperties = catalogue.events.some((e) => e.name === event && e.properties.length);
  return (
    <Input.Wrapper label={title} labelElement="div" error={problems[0]?.message}>
      {hasProperties || filters.length ? (
        <FilterList
          event={event}
          filters={filters}
          catalogue={catalogue}
          disabled={false}
          onChange={onChange}
        />
      ) : (
        <Input.Description>{en.journey.fields.noProperties}</Input.Description>
      )}
    </Input.Wrapper>
  );
}

/** Attributes seen so far are offered; one that is still to come can be typed. */
export function AttributeWidget({ title, schema, value, error, onChange }: FieldProps) {
  const catalogue = useCatalogue().data ?? NOTHING;
  const current = typeof value === "string" ? value : "";
  const { typed, type, flush } = useDeferred(current, onChange);
  return (
    <Autocomplete
      label={title}
      description={schema.description}
      placeholder={en.journey.fields.chooseAttribute}
      data={catalogue.attributes.map((attribute) => attribute.name)}
      value={typed}
      error={error}
      maxDropdownHeight={260}
      onChange={type}
      onBlur={flush}
    />
  );
}

/** Whether a journey takes people by list is checked where all of them are known. */
export function JourneyWidget(props: FieldProps) {
  const { journey } = useView();
  const others = (useAllJourneys().data ?? []).filter(({ id }) => id !== journey.id);
  const { chooseJourney, noJourneys } = en.journey.fields;
  return <IdPicker {...props} choices={others} placeholder={chooseJourney} none={noJourneys} />;
}

export function SegmentWidget(props: FieldProps) {
  const segments = (useAllSegments().data ?? []).filter(({ is_system }) => !is_system);
  const { chooseSegment, noSegments } = en.journey.fields;
  return <IdPicker {...props} choices={segments} placeholder={chooseSegment} none={noSegments} />;
}

interface IdPickerProps extends FieldProps {
  choices: { id: number; name: string }[];
  placeholder: string;
  /** Said when there is nothing to choose from. */
  none: string;
}

function IdPicker({ title, schema, value, error, onChange, ...rest }: IdPickerProps) {
  const { choices, placeholder, none } = rest;
  return (
    <Select
      label={title}
      description={choices.length ? schema.description : none}
      placeholder={placeholder}
      searchable
      nothingFoundMessage={en.ui.nothingFound}
      data={choices.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={typeof value === "number" ? String(value) : null}
      error={error}
      allowDeselect={false}
      onChange={(id) => id !== null && onChange(Number(id))}
    />
  );
}

/** Choosing a message sets its purpose and channel as well: they must agree. */
export function TemplateWidget({ title, schema, value, error, onPatch }: FieldProps) {
  const templates = useAllTemplates().data ?? [];
  const choose = (id: string | null) => {
    const template = templates.find((t) => String(t.id) === id);
    if (!template) return;
    onPatch({ template_id: template.id, purpose: template.purpose, channel: template.channel });
  };
  const texts = en.journey.fields;
  return (
    <Select
      label={title}
      description={
        templates.length ? (
          schema.description
        ) : (
          <>
            {texts.noTemplates}{" "}
            <Anchor component={Link} to="/messages" size="xs">
              {texts.newTemplate}
            </Anchor>
          </>
        )
      }
      placeholder={texts.chooseTemplate}
      searchable
      nothingFoundMessage={en.ui.nothingFound}
      data={templates.map((t) => ({ value: String(t.id), label: t.name }))}
      value={typeof value === "number" ? String(value) : null}
      error={error}
      allowDeselect={false}
      onChange={choose}
    />
  );
}
