/**
 * Build a rule by picking: groups of conditions in two levels. The rule itself is
 * changed by the functions of `model.ts`; nothing is kept here.
 */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { en } from "../../texts/en";
import { Icon } from "../Icon";
import { ConditionRow } from "./ConditionRow";
import { errorsAt, findGaps, type Gap, looseErrors, type RuleError } from "./check";
import * as model from "./model";
import { type Catalogue, newLeaf } from "./operators";
import classes from "./RuleBuilder.module.css";
import { SmallSelect } from "./SmallSelect";
import { describeNode, type Names, NO_NAMES } from "./words";

export interface ConditionCount {
  /** As the server writes places: `root.all[2]`. */
  path: string;
  count: number;
}

interface RuleBuilderProps {
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

interface Shared extends Required<Omit<RuleBuilderProps, "value">> {
  rule: model.RuleDocument;
  gaps: readonly Gap[];
}

export function RuleBuilder({ value, ...props }: RuleBuilderProps) {
  const { errors = [], showGaps = false } = props;
  const shared: Shared = {
    names: NO_NAMES,
    counts: [],
    readOnly: false,
    ...props,
    errors,
    showGaps,
    rule: value,
    gaps: showGaps ? findGaps(value) : [],
  };
  return (
    <fieldset className={classes.builder} data-read-only={shared.readOnly || undefined}>
      <legend className={classes.legend}>{en.rules.builder}</legend>
      <GroupView {...shared} path={[]} />
      {looseErrors(value, errors).map((error) => (
        <p key={error.field + error.message} className={classes.error}>
          {error.message}
        </p>
      ))}
      {shared.gaps
        .filter((gap) => gap.path.length === 0)
        .map((gap) => (
          <p key={gap.code} className={classes.gap}>
            {en.rules.gaps[gap.code]}
          </p>
        ))}
    </fieldset>
  );
}

function GroupView(props: Shared & { path: model.Path }) {
  const { rule, path, onChange, readOnly } = props;
  const node = model.nodeAt(rule, path);
  const group = node && model.toGroup(node);
  if (!group) return null;
  const isRoot = path.length === 0;
  return (
    <div className={classes.group} data-nested={!isRoot || undefined}>
      <div className={classes.groupHead}>
        {isRoot && <span className={classes.word}>{en.rules.intro}</span>}
        <SmallSelect
          label={en.rules.mode}
          value={group.mode}
          options={model.MODES.map((value) => ({ value, label: en.rules.modes[value] }))}
          disabled={readOnly}
          width={104}
          onChange={(mode) => onChange(model.setMode(rule, path, mode))}
        />
        <span className={classes.word}>{en.rules.of}</span>
        {!isRoot && !readOnly && <GroupMenu {...props} />}
      </div>
      {group.children.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part has no identity but its place
        <Part key={index} {...props} path={[...path, index]} node={child} />
      ))}
      {!readOnly && <Adders {...props} />}
    </div>
  );
}

function Part({ node, ...props }: Shared & { path: model.Path; node: model.RuleNode }) {
  const { rule, path, catalogue, names, onChange, counts, readOnly, errors, gaps } = props;
  if (!model.isLeaf(node)) {
    return model.isEditable(node, path) ? (
      <GroupView {...props} />
    ) : (
      <Deep {...props} node={node} />
    );
  }
  const place = model.documentPath(rule, path);
  return (
    <ConditionRow
      place={numbered(path)}
      leaf={node}
      catalogue={catalogue}
      names={names}
      count={counts.find((each) => each.path === place)?.count}
      errors={errorsAt(rule, path, errors)}
      gaps={gaps.filter((gap) => numbered(gap.path) === numbered(path))}
      readOnly={readOnly}
      onChange={(leaf) => onChange(model.replaceNode(rule, path, leaf))}
      onRemove={() => onChange(model.removeNode(rule, path))}
      onShift={(by) => onChange(model.shiftNode(rule, path, by))}
      onGroup={
        path.length < model.EDITABLE_DEPTH
          ? () => onChange(model.groupNode(rule, path, "any"))
          : undefined
      }
    />
  );
}

/** A part nested deeper than the builder opens: kept as it is, told in words. */
function Deep({
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

function Adders({ rule, path, catalogue, onChange }: Shared & { path: model.Path }) {
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

function GroupMenu({ rule, path, onChange }: Shared & { path: model.Path }) {
  const place = numbered(path);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={en.rules.groupMenu(place)}
          className={classes.menu}
        >
          <Icon name="dots" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onChange(model.shiftNode(rule, path, -1))}>
          {en.rules.moveUp}
        </Menu.Item>
        <Menu.Item onClick={() => onChange(model.shiftNode(rule, path, 1))}>
          {en.rules.moveDown}
        </Menu.Item>
        <Menu.Item onClick={() => onChange(model.ungroupNode(rule, path))}>
          {en.rules.ungroup}
        </Menu.Item>
        <Menu.Item color="red" onClick={() => onChange(model.removeNode(rule, path))}>
          {en.rules.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Places as people count: the first part of the second group is "2.1". */
function numbered(path: model.Path): string {
  return path.map((index) => index + 1).join(".");
}
