import { Radio, Select, Stack } from "@mantine/core";
import type { MoveMode, PreviewedVersion, PublishPreview } from "../../api/queries/versions";
import { en } from "../../texts/en";
import classes from "./Life.module.css";
import { choose, homeless, type Orders, orderOf } from "./orders";
import { StepTable } from "./StepTable";

interface PeopleInsideProps {
  preview: PublishPreview;
  orders: Orders;
  onChange: (orders: Orders) => void;
}

/** What becomes of the people in each older version: finish, follow, or go to one step. */
export function PeopleInside({ preview, orders, onChange }: PeopleInsideProps) {
  const versions = preview.versions.filter(({ people }) => people > 0);
  return (
    <section className={classes.inside}>
      <h3 className={classes.title}>{en.life.inside}</h3>
      {preview.is_identical && <p className={classes.hint}>{en.life.identical}</p>}
      {versions.length === 0 && <p className={classes.hint}>{en.life.nobody}</p>}
      {versions.map((version) => (
        <VersionChoice
          key={version.number}
          version={version}
          preview={preview}
          orders={orders}
          onChange={onChange}
        />
      ))}
    </section>
  );
}

interface VersionChoiceProps extends PeopleInsideProps {
  version: PreviewedVersion;
}

function VersionChoice({ version, preview, orders, onChange }: VersionChoiceProps) {
  const order = orderOf(orders, version.number);
  const modes = Object.entries(en.life.modes(version.number, preview.number));
  const steps = preview.destinations.map(({ id, name }) => ({ value: id, label: name || id }));
  return (
    <div className={classes.version}>
      <Radio.Group
        label={en.life.inVersion(version.number, version.people)}
        value={order.mode}
        onChange={(mode) => onChange(choose(orders, version, mode as MoveMode))}
      >
        <Stack gap={6} mt="xs">
          {modes.map(([mode, label]) => (
            <Radio key={mode} size="xs" value={mode} label={label} />
          ))}
        </Stack>
      </Radio.Group>
      {order.mode === "node" && (
        <Select
          mt="xs"
          size="xs"
          label={en.life.goTo}
          placeholder={en.life.chooseStep}
          data={steps}
          value={order.node ?? null}
          allowDeselect={false}
          onChange={(node) => onChange({ ...orders, [version.number]: { ...order, node } })}
        />
      )}
      {order.mode === "follow" && (
        <Destinations version={version} preview={preview} orders={orders} onChange={onChange} />
      )}
      <StepTable version={version} />
    </div>
  );
}

const STAY = "$stay";

/** For each step that is gone: where its people go, or that they finish where they are. */
function Destinations({ version, preview, orders, onChange }: VersionChoiceProps) {
  const order = orderOf(orders, version.number);
  const lost = homeless(version);
  if (!lost.length) return null;
  const choices = [
    ...preview.destinations.map(({ id, name }) => ({ value: id, label: name || id })),
    { value: STAY, label: en.life.stay(version.number) },
  ];
  const say = (step: string, to: string | null) =>
    onChange({
      ...orders,
      [version.number]: {
        ...order,
        mapping: { ...order.mapping, [step]: to === STAY ? null : to },
      },
    });
  return (
    <div className={classes.lost}>
      <p className={classes.hint}>{en.life.without(lost.reduce((sum, { at }) => sum + at, 0))}</p>
      {lost.map(({ id, name, at }) => {
        const said = order.mapping?.[id];
        return (
          <Select
            key={id}
            size="xs"
            label={en.life.whereTo(name || id, at)}
            placeholder={en.life.chooseStep}
            data={choices}
            value={said === null ? STAY : (said ?? null)}
            allowDeselect={false}
            onChange={(to) => say(id, to)}
          />
        );
      })}
    </div>
  );
}
