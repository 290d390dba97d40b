/** Widgets for objects: one of several variants, a plain group, a group that may be empty. */
import { Button, Input, Select } from "@mantine/core";
import { en } from "../../../texts/en";
import { resolve, variantOf } from "../../check/settings";
import { asObject } from "../../kinds";
import classes from "../Inspector.module.css";
import { SchemaForm } from "../SchemaForm";
import type { FieldProps } from "./types";

/** A tagged union: the choice of the variant, then the fields of the chosen one. */
export function VariantWidget(props: FieldProps) {
  const { schema, root, title, value, error, problems, nodeId, onChange } = props;
  const tag = schema.discriminator?.propertyName ?? "kind";
  const variants = (schema.oneOf ?? []).map((one) => resolve(one, root));
  const chosen = variantOf(schema, value, root);
  const current = asObject(value);
  return (
    <>
      <Select
        label={title}
        description={schema.description}
        data={variants.map((one) => {
          const tagged = String(one.properties?.[tag]?.const);
          return { value: tagged, label: one.title ?? tagged };
        })}
        value={typeof current[tag] === "string" ? (current[tag] as string) : null}
        error={error}
        allowDeselect={false}
        onChange={(next) => next !== null && onChange({ [tag]: next })}
      />
      {chosen && Object.keys(chosen.properties ?? {}).length > 1 && (
        <div className={classes.nested}>
          <SchemaForm
            schema={chosen}
            root={root}
            values={current}
            problems={problems}
            nodeId={nodeId}
            onChange={(changes) => onChange({ ...current, ...changes })}
          />
        </div>
      )}
    </>
  );
}

export function GroupWidget(props: FieldProps) {
  const { schema, root, title, value, error, problems, nodeId, onChange } = props;
  const current = asObject(value);
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      <div className={classes.nested} style={{ marginTop: 6 }}>
        <SchemaForm
          schema={schema}
          root={root}
          values={current}
          problems={problems}
          nodeId={nodeId}
          onChange={(changes) => onChange({ ...current, ...changes })}
        />
      </div>
    </Input.Wrapper>
  );
}

/** A goal: set or not set. */
export const GoalWidget = (props: FieldProps) => (
  <OptionalGroup
    {...props}
    initial={{ event: "", filters: [], within_days: 30 }}
    set={en.journey.fields.setGoal}
    drop={en.journey.fields.dropIt}
  />
);

/** Results that choose shares, or people who do. */
export const BanditWidget = (props: FieldProps) => (
  <OptionalGroup
    {...props}
    initial={{ floor: 500, certainty: 95, least: 200 }}
    set={en.journey.fields.setBandit}
    drop={en.journey.fields.dropBandit}
  />
);

interface OptionalGroupProps extends FieldProps {
  initial: Record<string, unknown>;
  set: string;
  drop: string;
}

/** An object that is there or not. */
function OptionalGroup({ initial, set, drop, ...props }: OptionalGroupProps) {
  const { schema, root, title, value, onChange } = props;
  const inner = resolve(schema.anyOf?.[0] ?? {}, root);
  if (value === null || value === undefined) {
    return (
      <Input.Wrapper label={title} labelElement="div" description={schema.description}>
        <div>
          <Button size="xs" variant="default" mt={6} onClick={() => onChange(initial)}>
            {set}
          </Button>
        </div>
      </Input.Wrapper>
    );
  }
  return (
    <div>
      <GroupWidget
        {...props}
        schema={{ ...inner, ...(schema.description ? { description: schema.description } : {}) }}
      />
      <Button size="compact-xs" variant="subtle" color="red" mt={6} onClick={() => onChange(null)}>
        {drop}
      </Button>
    </div>
  );
}
