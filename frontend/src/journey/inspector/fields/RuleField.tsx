import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import { useCatalogue } from "../../../api/queries/catalogue";
import type { Problem, RuleDocument } from "../../../api/types";
import { en } from "../../../texts/en";
import { emptyRule } from "../../../ui/rules/model";
import { RuleBuilder } from "../../../ui/rules/RuleBuilder";
import { useRuleNames } from "../../../ui/rules/useRuleNames";
import { describeNode } from "../../../ui/rules/words";
import classes from "../Inspector.module.css";

interface RuleFieldProps {
  /** Heading of the window the rule is edited in. */
  title: string;
  value: unknown;
  /** `field` relative to the rule. */
  problems: Problem[];
  onChange: (rule: RuleDocument) => void;
}

export function isRule(value: unknown): value is RuleDocument {
  return typeof value === "object" && value !== null && "root" in value;
}

/** A rule in words; it is edited in a window of its own, where it has room. */
export function RuleField({ title, value, problems, onChange }: RuleFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const names = useRuleNames(null);
  const catalogue = useCatalogue().data ?? { attributes: [], events: [] };
  const rule = isRule(value) ? value : emptyRule();
  const errors = problems.map((p) => ({ field: p.field ?? "", message: p.message }));
  return (
    <div>
      <div className={classes.rule}>
        <p>{describeNode(rule.root, names)}</p>
        <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
          {en.journey.fields.editRule}
        </Button>
      </div>
      {problems[0] && <p className={classes.error}>{problems[0].message}</p>}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={title} size="xl">
        <RuleBuilder
          value={rule}
          onChange={onChange}
          catalogue={catalogue}
          names={names}
          errors={errors}
        />
        <Group justify="flex-end" mt="md">
          <Button onClick={() => setOpen(false)}>{en.journey.fields.done}</Button>
        </Group>
      </Modal>
    </div>
  );
}
