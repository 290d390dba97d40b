/**
 * Which widget draws which part of a JSON schema: by the schema's own hint (`widget`),
 * else by its type. A new widget is one component and one line here.
 */

import { Code, Input } from "@mantine/core";
import type { ComponentType } from "react";
import type { JsonSchema } from "../../api/types";
import { en } from "../../texts/en";
import { BranchesWidget } from "./fields/BranchesWidget";
import { ListWidget } from "./fields/ListWidget";
import { BanditWidget, GoalWidget, GroupWidget, VariantWidget } from "./fields/nested";
import { PercentWidget } from "./fields/PercentInput";
import {
  AttributeWidget,
  EventWidget,
  FiltersWidget,
  JourneyWidget,
  SegmentWidget,
  TemplateWidget,
} from "./fields/pickers";
import {
  ChoiceWidget,
  LongTextWidget,
  NumberWidget,
  SwitchWidget,
  TextWidget,
} from "./fields/plain";
import { RuleWidget } from "./fields/RuleWidget";
import { SharesWidget } from "./fields/SharesWidget";
import { DateWidget, TimeWidget, WeekdaysWidget } from "./fields/times";
import type { FieldProps } from "./fields/types";
import { ValueWidget } from "./fields/ValueWidget";

type Widget = ComponentType<FieldProps>;

const BY_HINT: Record<string, Widget> = {
  attribute: AttributeWidget,
  bandit: BanditWidget,
  branches: BranchesWidget,
  duration: GroupWidget,
  event: EventWidget,
  filters: FiltersWidget,
  goal: GoalWidget,
  journey: JourneyWidget,
  list: ListWidget,
  long_text: LongTextWidget,
  percent: PercentWidget,
  rule: RuleWidget,
  segment: SegmentWidget,
  shares: SharesWidget,
  template: TemplateWidget,
  time: TimeWidget,
  trigger: VariantWidget,
  url: TextWidget,
  value: ValueWidget,
  weekdays: WeekdaysWidget,
};

/** Set by the form itself, or kept as it is: there is no page of personas to choose from. */
const HIDDEN = new Set(["hidden", "persona"]);

/** null for fields that are not shown: fixed values and those the form sets by itself. */
export function widgetFor(schema: JsonSchema): Widget | null {
  if (schema.const !== undefined || HIDDEN.has(schema.widget ?? "")) return null;
  const hinted = schema.widget && BY_HINT[schema.widget];
  if (hinted) return hinted;
  if (schema.enum) return ChoiceWidget;
  if (schema.oneOf) return VariantWidget;
  if ([schema, ...(schema.anyOf ?? [])].some((one) => one.format === "date")) return DateWidget;
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
