import { Button, Input } from "@mantine/core";
import { en } from "../../../texts/en";
import { emptyRule } from "../../../ui/rules/model";
import { RuleField } from "./RuleField";
import type { FieldProps } from "./types";

/** A rule that may be left out, such as "leaves when". */
export function RuleWidget({ title, schema, value, problems, onChange }: FieldProps) {
  const texts = en.journey.fields;
  const isSet = value !== null && value !== undefined;
  return (
    <Input.Wrapper label={title} labelElement="div" description={schema.description}>
      <div style={{ marginTop: 6 }}>
        {isSet ? (
          <>
            <RuleField
              title={texts.exitRuleTitle}
              value={value}
              problems={problems}
              onChange={onChange}
            />
            <Button
              size="compact-xs"
              variant="subtle"
              color="red"
              mt={6}
              onClick={() => onChange(null)}
            >
              {texts.dropIt}
            </Button>
          </>
        ) : (
          <Button size="xs" variant="default" onClick={() => onChange(emptyRule())}>
            {texts.setRule}
          </Button>
        )}
      </div>
    </Input.Wrapper>
  );
}
