import { ActionIcon, Button } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../Icon";
import { OPERATORS_BY_TYPE } from "./comparisons";
import type { Filter } from "./model";
import {
  type Catalogue,
  newFilter,
  propertiesOf,
  propertyType,
  withFilterOperator,
} from "./operators";
import classes from "./RuleBuilder.module.css";
import { namesAsOptions, SmallSelect } from "./SmallSelect";
import { ValueField } from "./ValueField";

interface FilterListProps {
  event: string;
  filters: readonly Filter[];
  catalogue: Catalogue;
  disabled: boolean;
  onChange: (filters: Filter[]) => void;
}

/** "where category is Ski and ...": which of the events count. */
export function FilterList({ event, filters, catalogue, disabled, onChange }: FilterListProps) {
  const properties = propertiesOf(catalogue, event);
  const first = properties[0];
  return (
    <>
      {filters.map((filter, index) => (
        <FilterLine
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter has no other identity
          key={index}
          word={index === 0 ? en.rules.where : en.rules.and}
          {...{ event, filter, catalogue, disabled }}
          onChange={(next) => onChange(filters.with(index, next))}
          onRemove={() => onChange(filters.toSpliced(index, 1))}
        />
      ))}
      {!disabled && first && (
        <div className={classes.filterLine}>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<Icon name="filter" size={14} />}
            onClick={() => onChange([...filters, newFilter(first.name, first.type)])}
          >
            {en.rules.addFilter}
          </Button>
        </div>
      )}
    </>
  );
}

interface FilterLineProps {
  word: string;
  event: string;
  filter: Filter;
  catalogue: Catalogue;
  disabled: boolean;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

function FilterLine(props: FilterLineProps) {
  const { word, event, filter, catalogue, disabled, onChange, onRemove } = props;
  const properties = propertiesOf(catalogue, event);
  const type = propertyType(catalogue, event, filter.property);
  return (
    <div className={classes.filterLine}>
      <span className={classes.word}>{word}</span>
      <SmallSelect
        label={en.rules.property}
        value={filter.property}
        options={namesAsOptions(
          properties.map((field) => field.name),
          filter.property,
        )}
        disabled={disabled}
        width={160}
        onChange={(property) =>
          onChange(newFilter(property, propertyType(catalogue, event, property)))
        }
      />
      <SmallSelect
        label={en.rules.comparison}
        value={filter.operator}
        options={OPERATORS_BY_TYPE[type].map((value) => ({
          value,
          label: en.rules.operators[value],
        }))}
        disabled={disabled}
        width={140}
        onChange={(operator) => onChange(withFilterOperator(filter, operator, type))}
      />
      <ValueField
        operator={filter.operator}
        type={type}
        value={filter.value}
        examples={properties.find((field) => field.name === filter.property)?.examples ?? []}
        disabled={disabled}
        onChange={(value) => onChange({ ...filter, value })}
      />
      {!disabled && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={en.rules.removeFilter}
          onClick={onRemove}
        >
          <Icon name="cross" size={14} />
        </ActionIcon>
      )}
    </div>
  );
}
