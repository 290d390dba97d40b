import type { JsonSchema } from "../../../api/types";
import { en } from "../../../texts/en";
import { resolve } from "../../check/settings";
import { asObject } from "../../kinds";
import classes from "../Inspector.module.css";
import { SchemaForm } from "../SchemaForm";
import { Item, Items } from "./Items";
import { VariantWidget } from "./nested";
import type { FieldProps } from "./types";

/** Several objects of one shape, in an order that matters: changes, fields of a body. */
export function ListWidget(props: FieldProps) {
  const { schema, root, value, onChange } = props;
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
    <Items
      {...props}
      add={texts.addItem}
      isFull={items.length >= (schema.maxItems ?? Number.POSITIVE_INFINITY)}
      onAdd={() => onChange([...items, starterOf(shape, root)])}
    >
      {items.map((item, at) => (
        <Item
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no name of their own
          key={at}
          title={texts.item(at + 1)}
          at={at}
          of={items.length}
          least={schema.minItems ?? 0}
          labels={{
            up: texts.itemUp(at + 1),
            down: texts.itemDown(at + 1),
            remove: texts.removeItem(at + 1),
          }}
          onMove={(by) => move(at, at + by)}
          onRemove={() => onChange(items.filter((_, place) => place !== at))}
        >
          <ItemForm {...props} shape={shape} item={item} at={at} replace={replace} />
        </Item>
      ))}
    </Items>
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
