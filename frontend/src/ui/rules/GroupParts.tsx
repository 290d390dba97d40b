/** What a group offers beside its conditions, and a part that is too deep to open. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../Icon";
import type { Gap, RuleError } from "./check";
import * as model from "./model";
import { type Catalogue, newLeaf } from "./operators";
import { PartMenu } from "./PartMenu";
import classes from "./RuleBuilder.module.css";
import { describeNode, type Names } from "./words";

interface ConditionCount {
  /** As the server writes places: `root.all[2]`. */
  path: string;
  count: number;
}

export interface RuleBuilderProps {
  value: model.RuleDocument;
  onChange: (rule: model.RuleDocument) => void;
  catalogue: Catalogue;
  /** Micro-segments, campaigns and journeys that conditions can speak of. */
  names?: Names;
  counts?: readonly ConditionCount[];
  errors?: readonly RuleError[];
  /** Also say what is missing; best left until the person tried to save. */
  showGaps?: boolean;
  readOnly?: boolean;
}

/** What every part of a rule is given. */
export interface Shared extends Required<Omit<RuleBuilderProps, "value">> {
  rule: model.RuleDocument;
  gaps: readonly Gap[];
}

/** A part nested deeper than the builder opens: kept as it is, told in words. */
export function Deep({
  rule,
  path,
  node,
  names,
  readOnly,
  onChange,
}: Shared & { path: model.Path; node: model.RuleNode }) {
  return (
    <div className={classes.deep}>
      <div>
        <p className={classes.deepNote}>{en.rules.deep}</p>
        <p className={classes.deepWords}>{describeNode(node, names)}</p>
      </div>
      {!readOnly && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={en.rules.removePart(numbered(path))}
          onClick={() => onChange(model.removeNode(rule, path))}
        >
          <Icon name="trash" />
        </ActionIcon>
      )}
    </div>
  );
}

/** A condition or a group more. */
export function Adders({ rule, path, catalogue, onChange }: Shared & { path: model.Path }) {
  const condition = () => {
    const hasEvents = catalogue.events.length > 0;
    return newLeaf(hasEvents ? "count" : "attribute", catalogue);
  };
  return (
    <div className={classes.adders}>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<Icon name="plus" size={16} />}
        onClick={() => onChange(model.addNode(rule, path, condition()))}
      >
        {en.rules.addCondition}
      </Button>
      {path.length + 1 < model.EDITABLE_DEPTH && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Icon name="plus" size={16} />}
          onClick={() => onChange(model.addNode(rule, path, { any: [condition()] }))}
        >
          {en.rules.addGroup}
        </Button>
      )}
    </div>
  );
}

/** Move, dissolve or remove a group. */
export function GroupMenu({ rule, path, onChange }: Shared & { path: model.Path }) {
  return (
    <PartMenu
      label={en.rules.groupMenu(numbered(path))}
      onShift={(by) => onChange(model.shiftNode(rule, path, by))}
      onRemove={() => onChange(model.removeNode(rule, path))}
    >
      <Menu.Item onClick={() => onChange(model.ungroupNode(rule, path))}>
        {en.rules.ungroup}
      </Menu.Item>
    </PartMenu>
  );
}

/** Places as people count: the first part of the second group is "2.1". */
export function numbered(path: model.Path): string {
  return path.map((index) => index + 1).join(".");
}
