import { Button, Input } from "@mantine/core";
import { en } from "../../../texts/en";
import { emptyRule } from "../../../ui/rules/model";
import { RuleField } from "./RuleField";
import type { FieldProps } from "./types";

/** A rule; one that may be left out, such as "leaves when", can be taken away again. */
export function RuleWidget({ title, schema, value, error, problems, onChange }: FieldProps) {
  const texts = en.journey.fields;
  const isOptional = schema.anyOf?.some((one) => one.type === "null") ?? false;
  const isSet = value !== null && value !== undefined;
  return (
    <Input.Wrapper
      label={title}
      labelElement="div"
      description={schema.description}
      error={isSet ? undefined : error}
    >
      <div style={{ marginTop: 6 }}>
        {isSet ? (
          <>
            <RuleField title={title} value={value} problems={problems} onChange={onChange} />
            {isOptional && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                mt={6}
                onClick={() => onChange(null)}
              >
                {texts.dropIt}
              </Button>
            )}
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
