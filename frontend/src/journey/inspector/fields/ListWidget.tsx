import { ActionIcon, Button, Group, Input } from "@mantine/core";
import type { JsonSchema } from "../../../api/types";
import { en } from "../../../texts/en";
import { Icon } from "../../../ui/Icon";
import { resolve } from "../../check/settings";
import { asObject } from "../../kinds";
import classes from "../Inspector.module.css";
import { SchemaForm } from "../SchemaForm";
import { VariantWidget } from "./nested";
import type { FieldProps } from "./types";

/** Several objects of one shape, in an order that matters: changes, fields of a body. */
export function ListWidget(props: FieldProps) {
  const { title, schema, root, value, error, onChange } = props;
  const items = Array.isArray(value) ? value : [];
  const shape = resolve(schema.items ?? {}, root);
  const replace = (at: number, item: unknown) =>
    onChange(items.map((each, place) => (place === at ? item : each)));
  const move = (from: number, to: number) => {
    const moved = [...items];
    moved.splice(to, 0, ...moved.splice(from, 1));
    onChange(moved);
  };
  const texts = en.journey.fields;
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description} error={error}>
      <div className={classes.branches} style={{ marginTop: 8 }}>
        {items.map((item, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no name of their own
          <div key={at} className={classes.branch}>
            <div className={classes.branchHead}>
              {texts.item(at + 1)}
              <Group gap={2}>
                <ItemAction
                  icon="chevronUp"
                  label={texts.itemUp(at + 1)}
                  disabled={at === 0}
                  onClick={() => move(at, at - 1)}
                />
                <ItemAction
                  icon="chevronDown"
                  label={texts.itemDown(at + 1)}
                  disabled={at === items.length - 1}
                  onClick={() => move(at, at + 1)}
                />
                <ItemAction
                  icon="trash"
                  label={texts.removeItem(at + 1)}
                  disabled={items.length <= (schema.minItems ?? 0)}
                  onClick={() => onChange(items.filter((_, place) => place !== at))}
                />
              </Group>
            </div>
            <ItemForm {...props} shape={shape} item={item} at={at} replace={replace} />
          </div>
        ))}
        <Button
          size="xs"
          variant="default"
          disabled={items.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY)}
          leftSection={<Icon name="plus" size={14} />}
          onClick={() => onChange([...items, starterOf(shape, root)])}
        >
          {texts.addItem}
        </Button>
      </div>
    </Input.Wrapper>
  );
}

interface ItemFormProps extends FieldProps {
  shape: JsonSchema;
  item: unknown;
  at: number;
  replace: (at: number, item: unknown) => void;
}

function ItemForm({ shape, item, at, replace, ...field }: ItemFormProps) {
  const problems = field.problems.flatMap((p) => {
    if (p.field !== String(at) && !p.field?.startsWith(`${at}.`)) return [];
    return [{ ...p, field: p.field.slice(String(at).length + 1) }];
  });
  const current = asObject(item);
  if (shape.oneOf) {
    const tag = shape.discriminator?.propertyName ?? "kind";
    const { title } = resolve(
      resolve(shape.oneOf[0] ?? {}, field.root).properties?.[tag] ?? {},
      field.root,
    );
    return (
      <div className={classes.fields}>
        <VariantWidget
          {...field}
          schema={shape}
          title={title ?? field.title}
          value={item}
          error={undefined}
          problems={problems}
          onChange={(next) => replace(at, next)}
        />
      </div>
    );
  }
  return (
    <div className={classes.fields}>
      <SchemaForm
        schema={shape}
        root={field.root}
        values={current}
        problems={problems}
        nodeId={field.nodeId}
        onChange={(changes) => replace(at, { ...current, ...changes })}
      />
    </div>
  );
}

/** What an added item begins with: the first variant, and what the schema says itself. */
function starterOf(shape: JsonSchema, root: JsonSchema): Record<string, unknown> {
  const first = shape.oneOf ? resolve(shape.oneOf[0] ?? {}, root) : shape;
  return Object.fromEntries(
    Object.entries(first.properties ?? {}).flatMap(([name, given]) => {
      const property = resolve(given, root);
      const value = property.const ?? property.default;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface ItemActionProps {
  icon: "chevronUp" | "chevronDown" | "trash";
  label: string;
  disabled: boolean;
  onClick: () => void;
}

function ItemAction({ icon, label, disabled, onClick }: ItemActionProps) {
  return (
    <ActionIcon
      size="sm"
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
}
