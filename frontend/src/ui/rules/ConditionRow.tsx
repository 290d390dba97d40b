import { Menu } from "@mantine/core";
import { en } from "../../texts/en";
import { formatCount } from "../format";
import { Comparison } from "./Comparison";
import type { Gap, RuleError } from "./check";
import { FilterList } from "./FilterList";
import { MeasureFields } from "./MeasureFields";
import type { Leaf } from "./model";
import {
  type Catalogue,
  isWindowed,
  LEAF_KINDS,
  newLeaf,
  rankedMeasure,
  withMeasure,
} from "./operators";
import { PartMenu } from "./PartMenu";
import classes from "./RuleBuilder.module.css";
import { SmallSelect } from "./SmallSelect";
import { WindowField } from "./WindowField";
import type { Names } from "./words";

interface ConditionRowProps {
  /** Its number as people count, "2.1". */
  place: string;
  leaf: Leaf;
  catalogue: Catalogue;
  names: Names;
  /** People who match this condition alone; undefined while not known. */
  count: number | undefined;
  gaps: readonly Gap[];
  errors: readonly RuleError[];
  readOnly: boolean;
  onChange: (leaf: Leaf) => void;
  onRemove: () => void;
  onShift: (by: -1 | 1) => void;
  onGroup: (() => void) | undefined;
}

/** One condition as a sentence of pickers. */
export function ConditionRow(props: ConditionRowProps) {
  const { place, leaf, catalogue, readOnly, onChange, count, errors, gaps } = props;
  const { onShift, onRemove, onGroup } = props;
  const measure = rankedMeasure(leaf.measure);
  return (
    <fieldset className={classes.condition} data-wrong={errors.length > 0 || undefined}>
      <legend className={classes.legend}>{en.rules.condition(place)}</legend>
      <div className={classes.conditionBody}>
        <div className={classes.line}>
          <SmallSelect
            label={en.rules.measure}
            value={measure.kind}
            options={LEAF_KINDS.map((value) => ({ value, label: en.rules.kinds[value] }))}
            disabled={readOnly}
            width={158}
            onChange={(kind) => onChange(newLeaf(kind, catalogue))}
          />
          <MeasureFields
            measure={measure}
            catalogue={catalogue}
            names={props.names}
            disabled={readOnly}
            onChange={(next) => onChange(withMeasure(leaf, next, catalogue))}
          />
          <Comparison leaf={leaf} catalogue={catalogue} readOnly={readOnly} onChange={onChange} />
          {isWindowed(measure) && (
            <WindowField
              days={measure.within_days ?? null}
              disabled={readOnly}
              onChange={(within_days) =>
                onChange(withMeasure(leaf, { ...measure, within_days }, catalogue))
              }
            />
          )}
        </div>
        {"event" in measure && (
          <FilterList
            event={measure.event}
            filters={measure.filters ?? []}
            catalogue={catalogue}
            disabled={readOnly}
            onChange={(filters) => onChange(withMeasure(leaf, { ...measure, filters }, catalogue))}
          />
        )}
        {errors.map((error) => (
          <p key={error.field + error.message} className={classes.error}>
            {error.message}
          </p>
        ))}
        {errors.length === 0 &&
          gaps.map((gap) => (
            <p key={gap.code} className={classes.gap}>
              {en.rules.gaps[gap.code]}
            </p>
          ))}
      </div>
      {count !== undefined && (
        <span className={classes.count} title={en.rules.people(formatCount(count))}>
          {formatCount(count)}
        </span>
      )}
      {!readOnly && (
        <PartMenu label={en.rules.conditionMenu(place)} onShift={onShift} onRemove={onRemove}>
          {onGroup && <Menu.Item onClick={onGroup}>{en.rules.makeGroup}</Menu.Item>}
        </PartMenu>
      )}
    </fieldset>
  );
}
