/** Whose yearly return is meant, and when it is. */
import { en } from "../../texts/en";
import { isAnniversary, type When, whenOf, whensOf, withWhen } from "./anniversaries";
import { valueShape } from "./comparisons";
import type { FieldsOf } from "./MeasureFields";
import type { Leaf, Operator } from "./model";
import type { Catalogue } from "./operators";
import classes from "./RuleBuilder.module.css";
import { namesAsOptions, SmallSelect } from "./SmallSelect";
import { ValueField } from "./ValueField";

/** No attribute can be called so: names have letters. */
const SIGN_UP = " ";

export function AnniversaryFields(props: FieldsOf<"anniversary">) {
  const { measure, catalogue, disabled, onChange } = props;
  const dates = catalogue.attributes.filter((field) => field.type === "date");
  const names = dates.map((field) => field.name);
  return (
    <SmallSelect
      label={en.rules.date}
      value={measure.name ?? SIGN_UP}
      options={[
        { value: SIGN_UP, label: en.rules.signUp },
        ...namesAsOptions(names, measure.name ?? undefined),
      ]}
      disabled={disabled}
      width={150}
      onChange={(name) => onChange({ ...measure, name: name === SIGN_UP ? null : name })}
    />
  );
}

interface WhenFieldsProps {
  leaf: Leaf;
  catalogue: Catalogue;
  readOnly: boolean;
  onChange: (leaf: Leaf) => void;
}

/** "is within the next", and how many days. */
export function WhenFields({ leaf, catalogue, readOnly, onChange }: WhenFieldsProps) {
  if (!isAnniversary(leaf)) return null;
  const when = whenOf(leaf);
  return (
    <>
      <SmallSelect
        label={en.rules.comparison}
        value={when}
        options={whensOf(leaf, catalogue).map((value) => ({ value, label: labelOf(value) }))}
        disabled={readOnly}
        width={170}
        onChange={(next) => onChange(withWhen(leaf, next, catalogue))}
      />
      {when !== "today" && valueShape(leaf.operator) !== "none" && (
        <>
          <ValueField
            operator={leaf.operator}
            type="number"
            value={leaf.value}
            examples={[]}
            disabled={readOnly}
            onChange={(value) => onChange({ ...leaf, value })}
          />
          <span className={classes.word}>{en.rules.days}</span>
        </>
      )}
    </>
  );
}

function labelOf(when: When): string {
  const words: Partial<Record<When, string>> = en.rules.whens;
  const [which, operator] = when.split(":") as ["next" | "last", Operator];
  return words[when] ?? `${en.rules.returns[which]} ${en.rules.operators[operator]}`;
}
