/**
 * Build a rule by picking: groups of conditions in two levels. The rule itself is
 * changed by the functions of `model.ts`; nothing is kept here.
 */
import { en } from "../../texts/en";
import { ConditionRow } from "./ConditionRow";
import { errorsAt, findGaps, looseErrors } from "./check";
import {
  Adders,
  Deep,
  GroupMenu,
  numbered,
  type RuleBuilderProps,
  type Shared,
} from "./GroupParts";
import * as model from "./model";
import classes from "./RuleBuilder.module.css";
import { SmallSelect } from "./SmallSelect";
import { NO_NAMES } from "./words";

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
