/**
 * Which widget draws which part of a JSON schema: by the schema's own hint (`widget`),
 * else by its type. A new widget is one component and one line here.
 */

import { Code, Input } from "@mantine/core";
import type { ComponentType } from "react";
import type { JsonSchema } from "../../api/types";
import { en } from "../../texts/en";
import { BranchesWidget } from "./fields/BranchesWidget";
import { GoalWidget, GroupWidget, VariantWidget } from "./fields/nested";
import { EventWidget, FiltersWidget, TemplateWidget } from "./fields/pickers";
import { ChoiceWidget, NumberWidget, SwitchWidget, TextWidget } from "./fields/plain";
import { RuleWidget } from "./fields/RuleWidget";
import type { FieldProps } from "./fields/types";

type Widget = ComponentType<FieldProps>;

const BY_HINT: Record<string, Widget> = {
  branches: BranchesWidget,
  duration: GroupWidget,
  event: EventWidget,
  filters: FiltersWidget,
  goal: GoalWidget,
  rule: RuleWidget,
  template: TemplateWidget,
  trigger: VariantWidget,
};

/** null for fields that are not shown: fixed values and those the form sets by itself. */
export function widgetFor(schema: JsonSchema): Widget | null {
  if (schema.const !== undefined || schema.widget === "hidden") return null;
  const hinted = schema.widget && BY_HINT[schema.widget];
  if (hinted) return hinted;
  if (schema.enum) return ChoiceWidget;
  if (schema.oneOf) return VariantWidget;
  const types = [schema.type, ...(schema.anyOf ?? []).map((one) => one.type)];
  if (types.includes("integer") || types.includes("number")) return NumberWidget;
  if (types.includes("boolean")) return SwitchWidget;
  if (types.includes("string")) return TextWidget;
  if (schema.properties) return GroupWidget;
  return UnknownWidget;
}

/** A part this version has no field for is shown as it is, and kept. */
function UnknownWidget({ title, value }: FieldProps) {
  return (
    <Input.Wrapper label={title} labelElement="div" description={en.journey.inspector.unknownField}>
      <Code block>{JSON.stringify(value, null, 1)}</Code>
    </Input.Wrapper>
  );
}
