import { en } from "../../texts/en";
import { WhenFields } from "./AnniversaryFields";
import type { Leaf, Operator } from "./model";
import {
  attributeType,
  type Catalogue,
  operatorsOf,
  rankedMeasure,
  valueType,
  withOperator,
} from "./operators";
import { SmallSelect } from "./SmallSelect";
import { ValueField } from "./ValueField";

interface ComparisonProps {
  leaf: Leaf;
  catalogue: Catalogue;
  readOnly: boolean;
  onChange: (leaf: Leaf) => void;
}

/** What is asked of the measure, and the value it is compared with. */
export function Comparison({ leaf, catalogue, readOnly, onChange }: ComparisonProps) {
  const measure = rankedMeasure(leaf.measure);
  if (measure.kind === "anniversary")
    return <WhenFields leaf={leaf} catalogue={catalogue} readOnly={readOnly} onChange={onChange} />;
  const offered = operatorsOf(leaf.measure, catalogue);
  const operators = offered.includes(leaf.operator) ? offered : [...offered, leaf.operator];
  const examples =
    measure.kind === "attribute"
      ? (catalogue.attributes.find((field) => field.name === measure.name)?.examples ?? [])
      : [];
  return (
    <>
      <SmallSelect
        label={en.rules.comparison}
        value={leaf.operator}
        options={operators.map((value) => ({ value, label: labelOf(value, leaf, catalogue) }))}
        disabled={readOnly}
        width={140}
        onChange={(operator) => onChange(withOperator(leaf, operator, catalogue))}
      />
      <ValueField
        operator={leaf.operator}
        type={valueType(leaf.measure, catalogue)}
        value={leaf.value}
        examples={examples}
        disabled={readOnly}
        onChange={(value) => onChange({ ...leaf, value })}
      />
    </>
  );
}

/** The same comparison reads differently after a micro-segment, an event or a text. */
function labelOf(operator: Operator, leaf: Leaf, catalogue: Catalogue): string {
  const { kind } = rankedMeasure(leaf.measure);
  if (operator === "is" || operator === "is_not")
    return kind === "segment"
      ? en.rules.membershipOperators[operator]
      : en.rules.factOperators[operator];
  if (kind === "days_since" && (operator === "known" || operator === "unknown"))
    return en.rules.dayOperators[operator];
  const isList =
    leaf.measure.kind === "attribute" && attributeType(catalogue, leaf.measure.name) === "list";
  return isList && operator === "one_of" ? en.rules.listOneOf : en.rules.operators[operator];
}
